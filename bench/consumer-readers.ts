import { randomUUID } from "node:crypto";
import { loadDriver } from "../src/cluster/index.ts";
import { type ConsumedTraces, KafkaConsumer } from "../src/consumer/index.ts";
import type { Layout } from "./bench-broker.ts";

/** Topics full of equal requests. */
export interface Load extends Layout {
  readonly bootstrapServers: string;
  readonly names: readonly string[];
  /** On all topics together. */
  readonly records: number;
}

/** What reading took, to the last record. */
export interface Reading {
  /** Records that were measured: all but the first ones. */
  readonly records: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** A way to read. `onLast` is called when the last record was taken. */
export interface Reader {
  readonly name: string;
  read(load: Load, onLast?: () => void): Promise<Reading>;
}

/** Records a call of the bare driver, as its own guides have it for small ones. */
const bareRecords = 32;

/** This share of the records comes before the clock starts: readers take the first ones in pieces of their own. */
const warmUp = 0.1;

/** Counts records, and measures from the end of the warm-up to the last. */
class Stopwatch {
  readonly #total: number;
  readonly #onLast: () => void;
  #count = 0;
  #countAtStart = 0;
  #started = 0n;
  #cpu = process.cpuUsage();
  #reading: Reading = { records: 0, seconds: Number.NaN, cpuSeconds: Number.NaN };

  constructor(total: number, onLast: () => void) {
    this.#total = total;
    this.#onLast = onLast;
  }

  get reading(): Reading {
    return this.#reading;
  }

  /** @returns whether that was the last */
  count(records: number): boolean {
    this.#count += records;
    if (this.#countAtStart === 0 && this.#count >= warmUp * this.#total) {
      this.#countAtStart = this.#count;
      this.#started = process.hrtime.bigint();
      this.#cpu = process.cpuUsage();
    }
    if (this.#count < this.#total) {
      return false;
    }
    const { user, system } = process.cpuUsage(this.#cpu);
    this.#reading = {
      records: this.#total - this.#countAtStart,
      seconds: Number(process.hrtime.bigint() - this.#started) / 1e9,
      cpuSeconds: (user + system) / 1e6,
    };
    this.#onLast();
    return true;
  }
}

/** The driver alone, by the loop that its documentation shows, tuned as ours is. */
const bare: Reader = {
  name: "the bare driver",
  async read({ bootstrapServers, names, partitions, records }, onLast = () => {}) {
    const watch = new Stopwatch(records, onLast);
    const driver = new (loadDriver().KafkaConsumer)(
      {
        "bootstrap.servers": bootstrapServers,
        "group.id": randomUUID(),
        "enable.auto.commit": false,
        "fetch.queue.backoff.ms": 10,
        "queued.max.messages.kbytes": 8_192,
      },
      { "auto.offset.reset": "earliest" },
    );
    await new Promise<void>((resolve, reject) => {
      driver.connect({}, (error) => (error ? reject(error) : resolve()));
    });
    driver.setDefaultConsumeTimeout(50);
    driver.assign(
      names.flatMap((topic) =>
        Array.from({ length: partitions }, (_, partition) => ({ topic, partition, offset: -2 })),
      ),
    );
    await new Promise<void>((resolve, reject) => {
      const consume = (): void => {
        driver.consume(bareRecords, (error, messages) => {
          if (error) {
            reject(error);
          } else if (watch.count(messages.length)) {
            resolve();
          } else {
            consume();
          }
        });
      };
      consume();
    });
    await new Promise<void>((resolve) => driver.disconnect(() => resolve()));
    return watch.reading;
  },
};

/** Options of a reader that reads all of a load. */
export function optionsOf({ bootstrapServers }: Load) {
  return { bootstrapServers, groupId: randomUUID(), fromBeginning: true };
}

/** Something that hands batches to handlers, as a `KafkaConsumer` does. */
export type Running = Pick<KafkaConsumer, "run" | "close">;

/** Ours, by a handler: every field checked, acknowledged and committed. */
const byRun: Reader = runReader("every field checked", true, () => undefined);

/** The same, checked on demand: as deep as the handler looks. */
function onDemand(name: string, look: (batch: ConsumedTraces) => unknown): Reader {
  return runReader(`on demand, ${name}`, false, look);
}

function runReader(
  name: string,
  checkAhead: boolean,
  look: (batch: ConsumedTraces) => unknown,
): Reader {
  const open = (load: Load): Running => new KafkaConsumer(optionsOf(load));
  return handlerReader(`KafkaConsumer.run, ${name}`, open, { checkAhead, look });
}

/** Reads by a handler. */
export function handlerReader(
  name: string,
  open: (load: Load) => Running,
  {
    checkAhead,
    look,
  }: { readonly checkAhead: boolean; readonly look: (batch: ConsumedTraces) => unknown },
): Reader {
  return {
    name,
    async read(load, onLast = () => {}) {
      const watch = new Stopwatch(load.records, onLast);
      const consumer = open(load);
      const done = new AbortController();
      const onTraces = (batch: ConsumedTraces): void => {
        look(batch);
        if (watch.count(1)) {
          done.abort();
        }
      };
      const { names: topics } = load;
      const { signal } = done;
      await consumer.run({ onTraces }, { topics, defaultSignal: "traces", signal, checkAhead });
      await consumer.close();
      return watch.reading;
    },
  };
}

/** Ours, by `for await`: every field checked, acknowledged and committed. */
const byLoop: Reader = {
  name: "KafkaConsumer.batches, every field checked",
  async read(load, onLast = () => {}) {
    const watch = new Stopwatch(load.records, onLast);
    const consumer = new KafkaConsumer(optionsOf(load));
    for await (const batch of consumer.batches(load.names, { defaultSignal: "traces" })) {
      batch.ack();
      if (watch.count(1)) {
        break;
      }
    }
    await consumer.close();
    return watch.reading;
  },
};

const unseen = onDemand("nothing looked at", () => undefined);

/** The bare driver, and ours by a handler that looks at nothing either. */
export const alike: readonly [bare: Reader, ...ours: Reader[]] = [bare, unseen];

/** The same, ours with the number of items, and ours with every field checked, as is the default. */
export const every: readonly [bare: Reader, ...ours: Reader[]] = [
  ...alike,
  onDemand("items counted", ({ items }) => items),
  byRun,
  byLoop,
];
