/**
 * A program whose broker stands still while it works: it says when it is at work, is told by its
 * standard input that the broker has stopped, writes, shuts down, and tells what became of that. What
 * the shutdown leaves behind must not keep it alive.
 */
import { once } from "node:events";
import { KafkaConnector } from "../../src/connector/index.ts";

const [bootstrapServers = "", topic = "", timeoutMs = ""] = process.argv.slice(2);
const warnings: string[] = [];
const quiet = (): void => {};
await using connector = await KafkaConnector.connect({
  bootstrapServers,
  topic,
  groupId: topic,
  fromBeginning: true,
  producer: { deliveryTimeoutMs: 600_000 },
  logger: { debug: quiet, info: quiet, error: quiet, warn: (text) => void warnings.push(text) },
});
connector.on("error", quiet);
await connector.cluster.brokers();
const request = { resourceSpans: [{ scopeSpans: [{ spans: [{ name: "one" }] }] }] };
const write = () => connector.writeTraces(request);
await write();

const reading = connector.run({
  onTraces: async () => {
    process.stdout.write("at work\n");
    await new Promise(() => {});
  },
});
await once(process.stdin, "data");
process.stdin.destroy();

let rejected = 0;
const writes = Array.from({ length: 20 }, () => write().catch(() => rejected++));
const start = performance.now();
await connector.shutdown({ timeoutMs: Number(timeoutMs) });
const tookMs = performance.now() - start;
const { errorsByCode } = connector.stats();
process.stdout.write(`${JSON.stringify({ tookMs, rejected, errorsByCode, warnings })}\n`);
await Promise.all([reading, ...writes]);
process.stdout.write("over\n");
