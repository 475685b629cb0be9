/**
 * `npm run test:collector`: the trace of examples/two-services.ts, read from Kafka by the Collector's own
 * receiver and delivered to a backend, beside what a query finds of it. Needs the Collector, which is
 * built by Go the first time, and so is not a part of `npm test`.
 */
import { fileURLToPath } from "node:url";
import { collector, Server } from "../../bench/bridge/server.ts";
import { buildCollector } from "../../bench/collector/build.ts";
import { runProgram } from "../../scripts/examples/run-program.ts";
import { KafkaCluster, KafkaConsumer, type SpanData } from "../../src/index.ts";
import { decodeRequest, requestToBatch } from "../../src/otlp/index.ts";
import { JvmCluster } from "../support/jvm-cluster.ts";
import { OtlpBackend } from "../support/otlp-backend.ts";
import { waitUntil } from "../support/wait-until.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const example = "examples/two-services.ts";
const topic = "otlp_spans";

const build = await buildCollector((line) => process.stderr.write(`${line}\n`));
if (build.kind === "missing") {
  throw new Error(build.reason);
}
await using kafka = await JvmCluster.start();
const { bootstrapServers } = kafka;
await using cluster = new KafkaCluster({ bootstrapServers });
await cluster.topics.create({ name: topic, partitions: 3 });

const delivered: SpanData[] = [];
await using backend = await OtlpBackend.start(({ body }) => {
  delivered.push(...requestToBatch("traces", decodeRequest("traces", body), {}).spans);
  return { status: 200, headers: { "content-type": "application/x-protobuf" } };
});
await using receiver = await Server.start(collector(build.path, build.version), {
  kind: "deliver",
  bootstrapServers,
  signal: "traces",
  topic,
  groupId: "otel-collector",
  backendPort: Number(new URL(backend.url).port),
  compression: "gzip",
});

const { output, problem } = await runProgram(
  ["--import", "tsx", example, "--brokers", bootstrapServers],
  { cwd: root, timeLimitMs: 120_000 },
);
if (problem !== undefined) {
  throw new Error(`${example} ${problem}: ${output}`);
}
const traceId = /^trace ([0-9a-f]{32})$/m.exec(output)?.[1] ?? "";
await using consumer = new KafkaConsumer({ bootstrapServers });
const filters = [{ field: "traceId", equals: traceId }];
const queried = (await consumer.queryTraces({ filters, order: "oldest" })).spans;

const ofTrace = (): SpanData[] => delivered.filter((span) => span.traceId === traceId);
await waitUntil("the Collector has delivered the trace", () => {
  receiver.use();
  return ofTrace().length >= queried.length;
});
const [found, received] = [queried, ofTrace()].map((spans) => spans.map(lineOf).sort());
if (found?.length !== 5 || found.join("\n") !== received?.join("\n")) {
  throw new Error(`query: ${found?.join(", ")}\nCollector: ${received?.join(", ")}`);
}
process.stdout.write(`${output}the same ${found.length} spans by the Collector ${build.version}\n`);

/** All that makes a span the same span: who, what, when, and below which. */
function lineOf(span: SpanData): string {
  return JSON.stringify(span, (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
}
