import { setTimeout as delay } from "node:timers/promises";
import type { DriverRecord, Polled } from "../cluster/index.ts";
import { classifyError, type KafkaBridgeError } from "../errors/index.ts";
import type { AssignedPartition } from "./assigned-partition.ts";
import type { AssignedPartitions } from "./assigned-partitions.ts";
import { Bell } from "./bell.ts";
import type { FlowControl, FlowPlan } from "./flow-control.ts";
import { sizeOf } from "./record-queue.ts";

/** The part of the driver's consumer that fetching needs. */
export interface FetchSource {
  poll(max: number): Promise<Polled>;
  pause(partitions: readonly AssignedPartition[]): void;
  resume(partitions: readonly AssignedPartition[]): void;
}

/** What a {@link Fetcher} tells its owner. */
export interface FetchListener {
  /** These partitions have more records than before. */
  onFetched(partitions: Iterable<AssignedPartition>): void;
  onEnds(ends: Polled["ends"]): void;
  onFetchError(error: KafkaBridgeError): void;
  /** Partitions were paused or resumed because of how full their queues are. */
  /** Whether a reader asks for records and gets none: partitions over their share hold it up. */
  readonly isStarved: boolean;
  onFlow(change: "paused" | "resumed", partitions: readonly AssignedPartition[]): void;
}

/** How a {@link Fetcher} polls. */
export interface FetcherOptions {
  /** One record a poll. */
  readonly singly: boolean;
  readonly maxPollIntervalMs: number;
  readonly sessionTimeoutMs: number;
}

/** An idle consumer polls this often all the same, to stay in its group. */
const idlePollMs = 1_000;
/**
 * How long a partition over its share may hold up the others before it is paused. A reader that
 * keeps up makes room within this time, and pausing would drop what the driver has fetched ahead.
 */
const patienceMs = 50;
/** How long the driver may take to notice that it lost its membership while the process stood still. */
const noticeMs = 1_000;

/**
 * The loop that moves records from the driver into the partitions' queues, for the whole life of a
 * consumer: without polls there are no rebalances, no outcomes of commits, and no membership.
 */
export class Fetcher {
  readonly #source: FetchSource;
  readonly #partitions: AssignedPartitions;
  readonly #flow: FlowControl;
  readonly #listener: FetchListener;
  readonly #maxPollMs: number;
  readonly #silenceMs: number;
  readonly #bell = new Bell();
  #tasks: (() => Promise<void>)[] = [];
  #wantsRoom = false;
  /** Records that may be taken before it is time to look whether a poll is due. */
  #takesToSleep = 0;
  #stopping = false;
  #stopped = false;
  #loop: Promise<void> | undefined;
  #lastPoll = performance.now();
  /** The driver drops errors behind records of one poll; with one record a poll, none is lost. */
  readonly #singly: boolean;

  constructor(
    source: FetchSource,
    partitions: AssignedPartitions,
    flow: FlowControl,
    listener: FetchListener,
    options: FetcherOptions,
  ) {
    this.#source = source;
    this.#partitions = partitions;
    this.#flow = flow;
    this.#listener = listener;
    this.#singly = options.singly;
    this.#maxPollMs = Math.max(1, Math.min(idlePollMs, options.maxPollIntervalMs / 4));
    this.#silenceMs = options.sessionTimeoutMs / 2;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** There is something to poll. */
  wake(): void {
    this.#bell.ring();
  }

  /** There is more room in a queue: worth a look only where room was wanting. */
  roomMade(): void {
    if (this.#wantsRoom || (this.#takesToSleep > 0 && --this.#takesToSleep === 0)) {
      this.#bell.ring();
    }
  }

  /** A reader asks for records, and there are none for it. */
  readerWaits(): void {
    if (this.#wantsRoom || this.#takesToSleep > 0) {
      this.#bell.ring();
    }
  }

  /**
   * Runs a task while no poll is under way: what was polled before has reached the queues, and
   * nothing of an old position can arrive afterwards.
   */
  between<T>(task: () => T | Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#tasks.push(async () => {
        try {
          resolve(await task());
        } catch (error) {
          reject(error);
        }
      });
      this.#bell.ring();
      if (this.#stopped) {
        void this.#runTasks();
      }
    });
  }

  /**
   * Resolves when what the group decided so far is known: at once while polls follow each other. A
   * process that stood still, as by SIGSTOP, may run its timers before the driver has noticed that
   * the session is over; a commit sent in that moment could undo those of the next owner.
   */
  async caughtUp(): Promise<void> {
    if (performance.now() - this.#lastPoll > this.#silenceMs) {
      await delay(noticeMs);
    }
  }

  /** Ends the loop after the poll under way, and runs what is left to run. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#bell.ring();
    await this.#loop;
    this.#stopped = true;
    await this.#runTasks();
  }

  async #run(): Promise<void> {
    while (!this.#stopping) {
      await this.#runTasks();
      const isFull = await this.#round();
      if (!isFull && this.#tasks.length === 0 && !this.#stopping) {
        await this.#bell.wait(this.#maxPollMs);
      }
    }
  }

  /** @returns whether there may be more to take at once */
  async #round(): Promise<boolean> {
    try {
      const { records } = await this.#makeRoom();
      this.#bell.hush();
      const max = this.#singly ? 1 : records;
      const polled = await this.#source.poll(max);
      this.#lastPoll = performance.now();
      this.#enqueue(polled.records);
      if (polled.ends.length > 0) {
        this.#listener.onEnds(polled.ends);
      }
      return polled.records.length === max;
    } catch (error) {
      // The loop goes on whatever comes: without it there is no membership, and no way to leave.
      this.#listener.onFetchError(classifyError(error));
      return false;
    }
  }

  async #runTasks(): Promise<void> {
    while (this.#tasks.length > 0) {
      const tasks = this.#tasks;
      this.#tasks = [];
      for (const task of tasks) {
        await task();
      }
    }
  }

  #enqueue(records: readonly DriverRecord[]): void {
    const touched = new Set<AssignedPartition>();
    let bytes = 0;
    for (const record of records) {
      bytes += sizeOf(record);
      // Records of a partition that was given back meanwhile have no place any more.
      const partition = this.#partitions.get(record.topic, record.partition);
      if (partition !== undefined) {
        partition.enqueue(record);
        touched.add(partition);
      }
    }
    this.#flow.observe(bytes, records.length);
    if (touched.size > 0) {
      this.#listener.onFetched(touched);
    }
  }

  async #makeRoom(): Promise<FlowPlan> {
    const started = performance.now();
    let plan = this.#flow.plan(this.#partitions);
    while (this.#shouldWait(plan) && !this.#stopping && this.#tasks.length === 0) {
      // Who asks for nothing is not held up; only rebalances and outcomes of commits wait for polls.
      const patience = this.#listener.isStarved ? patienceMs : this.#maxPollMs;
      const left = started + patience - performance.now();
      if (left <= 0) {
        this.#pause(plan.over);
        // It is for what comes beside records.
        plan = { ...plan, records: 1 };
        break;
      }
      this.#wantsRoom = plan.over.length > 0;
      this.#takesToSleep = Math.max(1, plan.queued >> 1);
      this.#bell.hush();
      await this.#bell.wait(left);
      plan = this.#flow.plan(this.#partitions);
    }
    this.#takesToSleep = 0;
    this.#resume(plan.resumable);
    this.#wantsRoom = [...this.#partitions].some(({ flowPaused }) => flowPaused);
    return plan;
  }

  #shouldWait({ isAhead, over }: FlowPlan): boolean {
    return over.length > 0 || (isAhead && !this.#listener.isStarved);
  }

  #pause(partitions: readonly AssignedPartition[]): void {
    if (partitions.length === 0) {
      return;
    }
    this.#source.pause(partitions);
    for (const partition of partitions) {
      partition.flowPaused = true;
    }
    this.#listener.onFlow("paused", partitions);
  }

  #resume(resumable: readonly AssignedPartition[]): void {
    const partitions = resumable.filter(({ closed }) => !closed);
    if (partitions.length === 0) {
      return;
    }
    for (const partition of partitions) {
      partition.flowPaused = false;
    }
    this.#source.resume(partitions.filter(({ userPaused }) => !userPaused));
    this.#listener.onFlow("resumed", partitions);
  }
}
