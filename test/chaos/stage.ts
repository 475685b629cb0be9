import type { KafkaOptions } from "../../src/config/index.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";
import type { SeededRandom } from "../support/otlp/seeded-random.ts";
import { waitUntil } from "../support/wait-until.ts";
import type { LabCluster } from "./lab-cluster.ts";
import { Ledger } from "./ledger.ts";
import { MemoryWatch } from "./memory-watch.ts";
import type { ReaderPlan, ReaderReport, WriterPlan, WriterReport } from "./reports.ts";
import type { PlayParts } from "./run-scenarios.ts";
import type { Scenario } from "./scenario.ts";
import { Worker } from "./worker.ts";

const defaultItemBytes = 300;
const stopTimeoutMs = 150_000;

/** Bounds small enough to be felt; the memory verdicts take them from here. */
export const bounds = { bufferMemory: 8 * 2 ** 20, maxBufferedBytes: 8 * 2 ** 20 };

/** What a stage is made from. */
export type StageParts = PlayParts<Scenario>;

/** A topic, the processes that write and read it, and the ledger of both: where a scenario plays. */
export class Stage {
  readonly lab: LabCluster;
  readonly scenario: Scenario;
  readonly random: SeededRandom;
  readonly say: (line: string) => void;
  readonly topic: string;
  readonly group: string;
  readonly ledger = new Ledger();
  readonly memory = new MemoryWatch();
  readonly writers: Worker<WriterReport>[] = [];
  readonly readers: Worker<ReaderReport>[] = [];
  partitions: number;
  #made = 0;
  /** Readers that were given partitions at some time. */
  readonly #assigned = new Set<string>();
  readonly #past: (Worker<WriterReport> | Worker<ReaderReport>)[] = [];

  constructor({ lab, scenario, random, say }: StageParts) {
    this.lab = lab;
    this.scenario = scenario;
    this.random = random;
    this.say = say;
    this.topic = uniqueTopic(scenario.name);
    this.group = uniqueGroup(scenario.name);
    this.partitions = scenario.partitions ?? 6;
  }

  /** Makes the topic, starts the processes, and resolves when items of every partition arrive. */
  async set(): Promise<void> {
    const { writers = 2, readers = 2 } = this.scenario;
    await this.lab.createTopic(this.topic, this.partitions);
    for (let index = 0; index < readers; index++) this.addReader();
    for (let index = 0; index < writers; index++) this.addWriter();
    await waitUntil("all writers are connected, and all readers have partitions", () => {
      this.#checkProcesses();
      const isReady = [...this.writers, ...this.readers].every((worker) => worker.isReady);
      return isReady && this.#assigned.size === readers;
    });
    await this.untilFlowing(Date.now());
    this.memory.beginSteady();
  }

  /** Starts a writer process; it writes as soon as it is connected. */
  addWriter(): Worker<WriterReport> {
    const id = `w${++this.#made}`;
    const { itemsPerSecond = 150, itemBytes = defaultItemBytes } = this.scenario;
    const kafka = this.#options({ clientId: id });
    const { topic, partitions } = this;
    const plan: WriterPlan = { id, kafka, topic, partitions, itemsPerSecond, itemBytes };
    const worker = new Worker<WriterReport>("writer", plan, (report) =>
      this.#onWriterReport(id, report),
    );
    this.writers.push(worker);
    return worker;
  }

  /** Starts a reader process. */
  addReader(
    overrides: KafkaOptions["consumer"] = this.scenario.readerOptions?.(this.readers.length),
  ): Worker<ReaderReport> {
    const id = `r${++this.#made}`;
    const { handleMs = 0 } = this.scenario;
    const options = this.#options({ clientId: id });
    const kafka = { ...options, consumer: { ...options.consumer, ...overrides } };
    const plan: ReaderPlan = { id, kafka, topic: this.topic, handleMs };
    const worker = new Worker<ReaderReport>("reader", plan, (report) =>
      this.#onReaderReport(id, report),
    );
    this.readers.push(worker);
    return worker;
  }

  /** Kills a process with SIGKILL; it is no longer among the stage's. */
  async kill(worker: Worker<WriterReport> | Worker<ReaderReport>): Promise<void> {
    await worker.kill();
    this.#forget(worker);
  }

  /** Asks a process to finish its work and end; it is no longer among the stage's. */
  async dismiss(worker: Worker<WriterReport> | Worker<ReaderReport>): Promise<void> {
    await worker.stop(stopTimeoutMs);
    this.#forget(worker);
  }

  /** Resolves when every partition has taken and delivered an item that was written since then. */
  async untilFlowing(since: number): Promise<void> {
    await waitUntil("every partition takes and delivers", () => {
      this.#checkProcesses();
      return this.flowingSince(since) !== undefined;
    });
  }

  /**
   * When every partition had taken and delivered an item written since then; undefined before.
   */
  flowingSince(since: number): number | undefined {
    const firsts = new Map<number, number>();
    for (const { partition, writtenAt, acknowledgedAt, receivedAt } of this.ledger.items.values()) {
      if (writtenAt === undefined || acknowledgedAt === undefined || receivedAt === undefined) {
        continue;
      }
      if (writtenAt >= since) {
        const at = Math.max(acknowledgedAt, receivedAt);
        firsts.set(partition, Math.min(firsts.get(partition) ?? at, at));
      }
    }
    return firsts.size < this.partitions ? undefined : Math.max(...firsts.values());
  }

  /** Processes that ended though nobody asked them to. */
  surprises(): string[] {
    return [...this.#past, ...this.writers, ...this.readers].flatMap(({ surprise }) =>
      surprise === undefined ? [] : [surprise],
    );
  }

  #checkProcesses(): void {
    const broken = this.surprises();
    if (broken.length > 0) throw new Error(broken.join("\n"));
  }

  /** Lets writers finish: every write is acknowledged or has failed afterwards. */
  async stopWriters(): Promise<void> {
    await Promise.all([...this.writers].map((worker) => this.dismiss(worker)));
  }

  /** Lets readers finish. */
  async stopReaders(): Promise<void> {
    await Promise.all([...this.readers].map((worker) => this.dismiss(worker)));
  }

  /** Kills whatever is left. */
  async clear(): Promise<void> {
    await Promise.all([...this.writers, ...this.readers].map((worker) => this.kill(worker)));
  }

  #forget(worker: Worker<WriterReport> | Worker<ReaderReport>): void {
    this.#past.push(worker);
    for (const list of [this.writers, this.readers] as Worker<never>[][]) {
      const index = list.indexOf(worker as Worker<never>);
      if (index >= 0) list.splice(index, 1);
    }
  }

  #options({ clientId }: { readonly clientId: string }): KafkaOptions {
    const { kafka = {}, throughProxy = false } = this.scenario;
    return {
      bootstrapServers: throughProxy ? this.lab.proxiedServers : this.lab.servers,
      clientId,
      ...kafka,
      topic: kafka.topic ?? { name: this.topic, autoCreate: false },
      producer: { bufferMemory: bounds.bufferMemory, ...kafka.producer },
      consumer: {
        groupId: this.group,
        fromBeginning: true,
        autoCommitIntervalMs: 500,
        maxBufferedBytes: bounds.maxBufferedBytes,
        // With KIP-848 it is up to the brokers.
        ...(kafka.consumer?.protocol === "consumer" ? {} : { sessionTimeoutMs: 10_000 }),
        ...kafka.consumer,
      },
    };
  }

  #onWriterReport(id: string, report: WriterReport): void {
    switch (report.kind) {
      case "acknowledged":
        this.ledger.addAcknowledged(id, report.items);
        return;
      case "failed":
        for (const [code, count] of Object.entries(report.codes)) {
          this.ledger.addError(code, `${id}: a write`, count);
        }
        return;
      case "written":
        this.ledger.written += report.items;
        return;
      case "error":
        this.ledger.addError(report.code, `${id}: ${report.message}`);
        return;
      case "health":
        this.memory.add("writer", id, report);
        return;
      case "ready":
      case "ended":
        return;
    }
  }

  #onReaderReport(id: string, report: ReaderReport): void {
    switch (report.kind) {
      case "received":
        this.ledger.addReceived(id, report);
        return;
      case "rebalance":
        if (report.partitions.length > 0) this.#assigned.add(id);
        this.ledger.addRebalance(id, report.change, report.partitions);
        return;
      case "error":
        this.ledger.addError(report.code, `${id}: ${report.message}`);
        return;
      case "health":
        this.memory.add("reader", id, report);
        return;
      case "ready":
      case "ended":
        return;
    }
  }
}
