import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Terminal } from "../../src/cli/terminal.ts";
import { EmbeddedKafka, KafkaConfig, KafkaProducer } from "../../src/index.ts";
import type { RequestOf, Signal } from "../../src/otlp/index.ts";
import { formatCount, formatDuration } from "../../src/render/index.ts";
import type { DemoArguments } from "./arguments.ts";
import { KafkaExporters, type Write } from "./kafka-exporters.ts";
import { readBack, type Telemetry, topicOffsets } from "./read-back.ts";
import { type Order, Shop } from "./shop.ts";
import { measureSpeed } from "./speed.ts";
import { Story } from "./story.ts";
import { enablePropagation } from "./telemetry.ts";

/** Topics of the demo's own, so that none of a user's is touched. */
const demoTopics = {
  traces: "otel_kafka_demo_spans",
  metrics: "otel_kafka_demo_metrics",
  logs: "otel_kafka_demo_logs",
} as const satisfies Record<Signal, string>;

/** Takes the copies that the speed is measured with. */
const speedTopic = "otel_kafka_demo_speed";

const articles = ["teapot", "kettle", "mug", "tray"];

/** The seventh of every eight orders is more than the payment service can take. */
function order(id: number): Order {
  const article = articles[id % articles.length] ?? "mug";
  return { id, article, amount: id % 8 === 7 ? 1_299 : 12 + id * 3 };
}

/** @throws whatever goes wrong, in words for the user where it is an error of ours */
export async function runDemo(options: DemoArguments, terminal: Terminal): Promise<void> {
  const story = new Story(terminal);
  const embedded = options.brokers === undefined ? await EmbeddedKafka.start() : undefined;
  const brokers = embedded?.bootstrapServers ?? options.brokers ?? "";
  try {
    await tell(story, brokers, embedded !== undefined, options);
  } finally {
    await embedded?.stop();
  }
}

async function tell(
  story: Story,
  brokers: string,
  isEmbedded: boolean,
  { stay }: DemoArguments,
): Promise<void> {
  const client = { bootstrapServers: brokers, clientId: "otel-kafka-demo" };
  const config = new KafkaConfig({ ...client, topic: demoTopics });
  const speedConfig = new KafkaConfig({ ...client, topic: { traces: speedTopic } });
  await using producer = new KafkaProducer(config);
  await producer.connect();
  story.step(
    "Kafka",
    isEmbedded
      ? `an embedded one inside this process, at ${brokers}`
      : `yours, at ${brokers}; only the topics ${[...Object.values(demoTopics), speedTopic].join(", ")} are used`,
  );
  const exporters = new KafkaExporters(producer);
  enablePropagation();
  await using shop = await Shop.open(exporters);
  await serve(story, shop, exporters);
  const telemetry = await showTelemetry(story, config, exporters.writes);
  const { written, read } = await measureSpeed(speedConfig, producer, telemetry.traces);
  story.speed(written, read);
  if (stay) {
    await stayOpen(story, shop, exporters, brokers);
  } else {
    story.next(nextCommands(isEmbedded, brokers));
  }
}

async function serve(story: Story, shop: Shop, exporters: KafkaExporters): Promise<void> {
  const startedAt = performance.now();
  const statuses: number[] = [];
  for (let id = 0; id < 8; id += 1) {
    statuses.push(await shop.order(order(id)));
  }
  const placed = statuses.filter((status) => status === 201).length;
  story.step(
    "A shop",
    `three HTTP services (shop, inventory, payment), instrumented with the OpenTelemetry SDK`,
    `took ${formatCount(statuses.length, "order")} in ${formatDuration((performance.now() - startedAt) * 1e6)}: ` +
      `${placed} placed, ${statuses.length - placed} failed`,
  );
  await shop.flush();
  exporters.throwIfFailed();
  const count = (signal: Signal): number =>
    exporters.writes
      .filter((write) => write.signal === signal)
      .reduce((sum, { recordsWritten }) => sum + recordsWritten, 0);
  story.step(
    "Its telemetry, written to Kafka as OTLP",
    `${formatCount(count("traces"), "span")}, ${formatCount(count("metrics"), "data point")} and ` +
      `${formatCount(count("logs"), "log record")}: acknowledged, then read back`,
  );
}

async function showTelemetry(
  story: Story,
  config: KafkaConfig,
  writes: readonly Write[],
): Promise<Telemetry> {
  const found: { [S in Signal]: RequestOf[S][] } = { traces: [], metrics: [], logs: [] };
  await readBack(config, writes, (batch) => {
    switch (batch.signal) {
      case "traces":
        found.traces.push(batch.request);
        break;
      case "metrics":
        found.metrics.push(batch.request);
        break;
      case "logs":
        found.logs.push(batch.request);
    }
  });
  story.traces(found.traces);
  story.metrics(found.metrics);
  story.logs(found.logs);
  story.topics(topicOffsets(config, writes));
  return found;
}

/** Lets a person look into the topics from another terminal, with telemetry that goes on. */
async function stayOpen(
  story: Story,
  shop: Shop,
  exporters: KafkaExporters,
  brokers: string,
): Promise<void> {
  story.next([
    [tailCommand("traces", brokers), "in another terminal: the traces of an order a second"],
    [tailCommand("logs", brokers, '--where "severity=error"'), "what fails"],
    ["Ctrl-C", "ends the shop and the demo"],
  ]);
  const ended = new AbortController();
  const interrupted = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  void interrupted.then(() => ended.abort());
  for (let id = 8; !ended.signal.aborted; id += 1) {
    await shop.order(order(id));
    await shop.flush();
    exporters.throwIfFailed();
    await sleep(1_000, undefined, { signal: ended.signal }).catch(() => {});
  }
}

function tailCommand(signal: Signal, brokers: string, rest = ""): string {
  const topic = demoTopics[signal];
  return `npx otel-kafka tail ${signal} --topic ${topic} --brokers ${brokers} ${rest}`.trimEnd();
}

function nextCommands(isEmbedded: boolean, brokers: string): [string, string][] {
  return isEmbedded
    ? [
        ["npm run demo -- --stay", "the same, kept open for you to look into with otel-kafka tail"],
        ["npm run demo -- --brokers localhost:9092", "the same on a Kafka of your own"],
        ["npx otel-kafka --help", "the commands, with examples"],
      ]
    : [
        [
          `${tailCommand("traces", brokers)} --from-beginning --max 20`,
          "what the demo wrote, once more",
        ],
        ["npm run demo -- --stay", "an embedded Kafka, kept open for you to look into"],
        ["npx otel-kafka --help", "the commands, with examples"],
      ];
}
