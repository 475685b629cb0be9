/**
 * `npm run fuzz`: compares the scanners with protobufjs on mutated requests, a million by default.
 *
 *   npm run fuzz -- --count 1000000 --seconds 600 --seed 42
 *
 * A seed gives the same requests and mutations on every machine. The first disagreement ends the run
 * with exit code 1 and with what is needed to see it again.
 */
import { parseArgs } from "node:util";
import { fuzzScans } from "../test/support/otlp/fuzz-scans.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "1000000" },
    seconds: { type: "string", default: "600" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});
const count = Number(values.count);
const seed = Number(values.seed);

console.log(`seed ${seed}, up to ${count} mutations, at most ${values.seconds} s`);
const started = performance.now();
const result = fuzzScans({
  seed,
  count,
  until: started + Number(values.seconds) * 1_000,
  onProgress: (done) => console.log(`${done} mutations`),
});
const seconds = ((performance.now() - started) / 1_000).toFixed(1);
console.log(
  `${result.mutations} mutations of ${result.requests} requests in ${seconds} s with seed ${seed}: ` +
    `${result.accepted} accepted, ${result.mutations - result.accepted} refused`,
);
if (result.disagreement !== undefined) {
  console.error(result.disagreement);
  process.exitCode = 1;
}
