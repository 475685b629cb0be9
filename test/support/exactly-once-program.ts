import { setTimeout as delay } from "node:timers/promises";
import { KafkaConsumer } from "../../src/consumer/index.ts";
import { KafkaBridgeError } from "../../src/errors/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";

/** What the program is given, as JSON, by its first argument. */
export interface ExactlyOnceTask {
  readonly bootstrapServers: string;
  readonly input: string;
  readonly output: string;
  readonly group: string;
  readonly transactionalId: string;
  readonly protocol: "classic" | "consumer";
  /** Several batches a transaction, from a loop; or one a transaction, from handlers. */
  readonly style: "loop" | "run";
}

/** One in so many transactions fails by itself. */
const failOneIn = 12;
const mostBatches = 5;
const patienceMs = 5;

type Consumed = NonNullable<Awaited<ReturnType<ReturnType<typeof batchesOf>["next"]>>["value"]>;

function batchesOf(consumer: KafkaConsumer) {
  return consumer.batches("traces");
}

/**
 * Reads spans, and writes the name of each to the output's partition of the same number, in
 * transactions, until it is killed. Prints a line for each transaction that was committed.
 */
async function main(task: ExactlyOnceTask): Promise<void> {
  const { bootstrapServers, group, input, output, protocol, style, transactionalId } = task;
  const base = { bootstrapServers, topic: { name: input }, socketTimeoutMs: 5_000 };
  const consumer = new KafkaConsumer({
    ...base,
    groupId: group,
    fromBeginning: true,
    consumer: {
      protocol,
      ...(protocol === "classic" ? { sessionTimeoutMs: 2_000, heartbeatIntervalMs: 300 } : {}),
      maxAttempts: 1_000,
      retryBackoffMs: 10,
    },
  });
  const producer = new KafkaProducer({
    ...base,
    producer: { transactionalId, transactionTimeoutMs: 10_000 },
  });

  const transform = async (gathered: readonly Consumed[]): Promise<void> => {
    // One that was asked for ahead comes before those that are handed out again after an abort.
    const batches = [...gathered].sort((a, b) => Number(a.offset - b.offset));
    await producer.transaction(async (tx) => {
      tx.acknowledge(...batches);
      for (const batch of batches) {
        for (const { name } of batch.spans) {
          void tx.writeRecord({ topic: output, partition: batch.partition, value: name });
        }
      }
      if (Math.random() * failOneIn < 1) {
        throw new Error("by chance");
      }
    });
    process.stdout.write(`committed ${batches.length}\n`);
  };
  const survive = (error: unknown): number => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    if (error instanceof KafkaBridgeError && error.fatal) {
      process.exit(1);
    }
    return 1;
  };

  process.stdout.write("started\n");
  if (style === "run") {
    await consumer.run({
      onTraces: async (batch) => {
        await transform([batch]).catch(survive);
      },
    });
    return;
  }
  const batches = batchesOf(consumer);
  let next = batches.next();
  let most = mostBatches;
  for (;;) {
    const gathered: Consumed[] = [];
    for (let timeUp = false; gathered.length < most && !timeUp; ) {
      const waited = gathered.length === 0 ? next : Promise.race([next, delay(patienceMs)]);
      const result = await waited;
      if (result?.value === undefined) {
        timeUp = true;
      } else {
        gathered.push(result.value);
        next = batches.next();
      }
    }
    // One that was asked for ahead may come before those that are handed out again, and fails what it
    // is gathered with: so one at a time, until the order is found again.
    most = await transform(gathered).then(() => mostBatches, survive);
  }
}

await main(JSON.parse(process.argv[2] ?? "{}") as ExactlyOnceTask);
