/** The endpoint of a metric stream before a topic, as a pipeline has it, in a process of its own. */
import { FirehoseReceiver } from "../../src/bridge/firehose/index.ts";
import { KafkaSink } from "../../src/bridge/kafka-sink/index.ts";
import { MemoryBudget } from "../../src/bridge/receiver/index.ts";
import { BridgeConfig, Secret } from "../../src/config/index.ts";
import { accessKey, type EndpointUse } from "./endpoint-use.ts";

const [bootstrapServers = "", topic = ""] = process.argv.slice(2);
const { pipelines } = BridgeConfig.from({
  kafka: { bootstrapServers },
  pipelines: {
    stream: { from: { otlp: { http: {} } }, to: { kafka: { topics: { metrics: topic } } } },
  },
});
const to = pipelines[0]?.to;
if (to?.kind !== "kafka") {
  throw new Error("not the sink that was asked for");
}
const logger = { debug: () => {}, info: () => {}, warn: console.error, error: console.error };
const sink = new KafkaSink(to, console.error);
await sink.start();
let points = 0;
const endpoint = new FirehoseReceiver({
  stream: {
    host: "127.0.0.1",
    port: 0,
    path: "/",
    accessKey: new Secret(accessKey),
    includeNamespaces: ["AWS/Kafka"],
  },
  unmapped: "prefix",
  deliver: async (parcel) => {
    const outcome = await sink.deliver(parcel);
    points += outcome.kind === "delivered" ? parcel.request.items : 0;
    return outcome;
  },
  budget: new MemoryBudget(268_435_456),
  logger,
  onUnreadable: () => {},
});
await endpoint.start();
tell();
process.on("message", tell);

/** What it has used until now. */
function tell(): void {
  const { user, system } = process.cpuUsage();
  const use: EndpointUse = {
    port: endpoint.address?.port ?? 0,
    cpuSeconds: (user + system) / 1e6,
    residentBytes: process.memoryUsage().rss,
    points,
  };
  process.send?.(use);
}
