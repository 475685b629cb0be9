import { KafkaConsumer } from "../src/consumer/index.ts";
import { deleteTopics } from "./bench-broker.ts";
import { fill } from "./consumer-load.ts";
import { handlerReader, type Load, optionsOf, type Running } from "./consumer-readers.ts";
import { compare, median } from "./measure.ts";
import type { BenchContext, Row } from "./suite.ts";
import { UntoldConsumer } from "./untold-consumer.ts";

const rounds = 10;
/** Records of about 1 kB with one span. */
const size = { items: 1, bytes: 60_000_000 } as const;
const layout = { topics: 1, partitions: 4 } as const;
const peer = "without telemetry";

const untold = (load: Load): Running => new UntoldConsumer(optionsOf(load));
const told = (load: Load): Running => new KafkaConsumer(optionsOf(load));

/**
 * What reading costs while nobody wants to know: by the same code without the question, twice for the
 * noise, and by `KafkaConsumer`. Each round reads all records once by each, nothing of them looked at.
 */
export async function readingRows(context: BenchContext, bootstrapServers: string): Promise<Row[]> {
  const load = await fill(bootstrapServers, layout, { size, context });
  const look = { checkAhead: false, look: () => undefined };
  const readers = [
    handlerReader(`reading 1 kB records, ${peer}`, untold, look),
    handlerReader("reading once more, which is the noise", untold, look),
    handlerReader("reading with telemetry, nothing registered", told, look),
  ];
  const rates = readers.map(() => [] as number[]);
  for (let round = 0; round <= (context.quick ? 0 : rounds); round++) {
    context.say(`reading, round ${round} of ${rounds}`);
    for (const [index, { read }] of readers.entries()) {
      const { cpuSeconds, records } = await read(load);
      // The first warms up.
      if (round > 0 || context.quick) {
        rates[index]?.push(records / cpuSeconds);
      }
    }
  }
  await deleteTopics(bootstrapServers, [...load.names]);
  const [without = []] = rates;
  return readers.map(({ name }, index): Row => {
    const own = rates[index] ?? [];
    const row = { name, value: median(own), unit: "records per CPU-s" };
    return index === 0 ? row : { ...row, ...compare(own, without), peer };
  });
}
