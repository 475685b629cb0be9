/**
 * A program whose broker accepts connections and never answers: it exports, shuts its exporters down
 * and tells what became of that. What the shutdown leaves behind must not keep it alive.
 */
import { KafkaExporter, KafkaSpanExporter } from "../../src/exporter/index.ts";

const bootstrapServers = process.argv[2] ?? "";
const quiet = (): void => {};
const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };

const spans = new KafkaSpanExporter({ bootstrapServers, logger }, { timeoutMs: 700 });
const exported: string[] = [];
const span = {
  name: "one",
  kind: 0,
  spanContext: () => ({
    traceId: "5b8aa5a2d2c872e8321cf37308d69df2",
    spanId: "5fb397be34d26b51",
    traceFlags: 1,
  }),
  startTime: [1, 0],
  endTime: [1, 0],
  status: { code: 0 },
  attributes: {},
  events: [],
  links: [],
  ended: true,
  duration: [0, 0],
  resource: { attributes: {} },
  instrumentationScope: { name: "program" },
  droppedAttributesCount: 0,
  droppedEventsCount: 0,
  droppedLinksCount: 0,
} as unknown as Parameters<KafkaSpanExporter["export"]>[0][number];
spans.export([span], ({ code }) => void exported.push(`spans ${code}`));

const batches = new KafkaExporter({ bootstrapServers, logger }, { timeoutMs: 600_000 });
const exporting = batches
  .export({ records: [{ body: "line", timestamp: new Date() }] })
  .then(({ failed }) => exported.push(`records ${failed}`));
await Promise.all([spans.shutdown(), batches.close({ timeoutMs: 700 })]);
await exporting;
process.stdout.write(`${exported.sort().join(", ")}\n`);
