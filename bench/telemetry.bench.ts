import { metrics, trace } from "@opentelemetry/api";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace-base";
import { KafkaProducer, type RecordInput } from "../src/producer/index.ts";
import { ClientTelemetry } from "../src/telemetry/index.ts";
import { benchBroker, createTopics, deleteTopics } from "./bench-broker.ts";
import { type Contender, compare, type Measured, measure } from "./measure.ts";
import type { BenchContext, Row, Suite } from "./suite.ts";
import { readingRows } from "./told-reading.ts";
import { UntoldProducer } from "./untold-producer.ts";

/** As many as the bench of the producer has under way. */
const atOnce = 4_000;
const value = Buffer.alloc(1_000, "0123456789abcdefghij");
const retention = [
  { name: "retention.bytes", value: "50000000" },
  { name: "segment.bytes", value: "25000000" },
];
const peer = "without telemetry";
const unit = "records per CPU-s";

type Producer = Pick<KafkaProducer, "writeRecord">;

function contenderOf(name: string, producer: Producer, topic: string): Contender {
  const write = (record: RecordInput) => producer.writeRecord(record);
  return {
    name,
    run: async () => {
      const writes = new Array<Promise<unknown>>(atOnce);
      for (let index = 0; index < atOnce; index++) {
        writes[index] = write({ topic, value });
      }
      await Promise.all(writes);
      return atOnce;
    },
  };
}

function rowsOf(measured: readonly Measured[]): Row[] {
  const [first] = measured;
  return measured.map(({ name, perCpuSecond, rounds }): Row => {
    const row = { name, value: perCpuSecond, unit };
    return first === undefined || rounds === first.rounds
      ? row
      : { ...row, ...compare(rounds, first.rounds), peer };
  });
}

/** What each record pays for the question whether somebody wants to know. */
function lookRows(context: BenchContext): Row[] {
  const calls = context.quick ? 1_000 : 20_000_000;
  const telemetry = new ClientTelemetry({ clientId: "bench", bootstrapServers: "localhost:9092" });
  const nanoseconds = (call: () => boolean): number => {
    let answers = 0;
    const start = process.hrtime.bigint();
    for (let index = 0; index < calls; index++) {
      answers += call() ? 1 : 0;
    }
    const elapsed = Number(process.hrtime.bigint() - start);
    return answers === 0 ? elapsed / calls : Number.NaN;
  };
  return [
    { name: "a look, at each poll and write of telemetry", call: () => telemetry.look() },
    { name: "a glance, at each plain record", call: () => telemetry.glance() },
  ].map(({ name, call }) => ({ name, value: nanoseconds(call), unit: "ns" }));
}

const nowhere: SpanExporter = {
  export: (_spans, done) => done({ code: 0 }),
  shutdown: async () => {},
};

/** The SDK with what it costs by itself: its batch processor, and nothing behind it. */
function register(share: number): void {
  const sampler = new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) });
  const spanProcessors = [new BatchSpanProcessor(nowhere)];
  trace.setGlobalTracerProvider(new BasicTracerProvider({ sampler, spanProcessors }));
}

/** Records of 1 kB: by the same code without telemetry, twice for the noise, and with it. */
export const suite: Suite = {
  name: "Telemetry of the clients",
  async run(context: BenchContext): Promise<Row[]> {
    const broker = await benchBroker(context);
    const { bootstrapServers } = broker;
    const topics = await createTopics(bootstrapServers, { topics: 1, partitions: 4 }, retention);
    const [topic] = topics;
    const options = {
      bootstrapServers,
      producer: { compression: "none", bufferMemory: 268_435_456 },
    } as const;
    const untold = [new UntoldProducer(options), new UntoldProducer(options)] as const;
    const producer = new KafkaProducer(options);
    const told = (what: string): Contender => contenderOf(what, producer, topic);
    const without = contenderOf(`1 kB records, ${peer}`, untold[0], topic);
    try {
      await Promise.all([untold[0].connect(), untold[1].connect(), producer.connect()]);
      const nothing = await measure(
        context,
        [
          without,
          contenderOf("the same once more, which is the noise", untold[1], topic),
          told("with telemetry, nothing registered"),
        ],
        { rounds: 10, warmUpMs: 1_500, roundMs: 500 },
      );
      const reading = await readingRows(context, bootstrapServers);
      const rows = [...rowsOf(nothing), ...reading, ...lookRows(context)];
      metrics.setGlobalMeterProvider(new MeterProvider());
      const counted = await measure(context, [without, told("with metrics of the SDK")]);
      register(0.01);
      const sampled = await measure(context, [without, told("with metrics, and 1 % of spans")]);
      trace.disable();
      register(1);
      const traced = await measure(context, [without, told("with metrics, and all spans")]);
      const registered = [counted, sampled, traced].flatMap((each) => rowsOf(each).slice(1));
      return [...rows, ...registered];
    } finally {
      trace.disable();
      metrics.disable();
      await Promise.all([producer.close(), untold[0].close(), untold[1].close()]);
      await deleteTopics(bootstrapServers, topics);
      await broker.stop();
    }
  },
};
