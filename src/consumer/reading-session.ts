import type { DriverRecord } from "../cluster/index.ts";
import type { KafkaConfig } from "../config/index.ts";
import { ConsumerError, classifyError } from "../errors/index.ts";
import type { ClientTelemetry } from "../telemetry/index.ts";
import type { AssignedPartition, Delivery } from "./assigned-partition.ts";
import { Committer } from "./committer.ts";
import type { Connection, Reader } from "./connection.ts";
import { type AnyConsumedBatch, createConsumed, type Settler } from "./consumed-batch.ts";
import type { ConsumerEvents } from "./consumer-events.ts";
import { timeLimit, within } from "./deadline.ts";
import { Deliveries } from "./deliveries.ts";
import type { Membership } from "./membership.ts";
import { ObservedSettler } from "./observed-settler.ts";
import { PartitionControl } from "./partition-control.ts";
import type { ReadRecord } from "./record-content.ts";
import type { RefusedRecord } from "./refused-record.ts";
import { Settlement } from "./settlement.ts";
import { TransactionSource } from "./transaction-source.ts";

/** What a session reads, and by which rules. */
export interface SessionOptions {
  readonly config: KafkaConfig;
  readonly connection: Connection;
  readonly events: ConsumerEvents;
  readonly telemetry: ClientTelemetry;
  readonly membership: Membership;
  readonly ordered: boolean;
  readonly exclusive: boolean;
  readonly read: (record: DriverRecord) => ReadRecord | undefined;
  readonly refuse: (refused: RefusedRecord, signal: AbortSignal) => Promise<void>;
}

/** How long the outcome of the last commit is waited for. */
const lastCommitMs = 5_000;
/** How long a record on its way to the dead letters is waited for, once the reader has left. */
const lastRefusalMs = 2_000;

/**
 * One reading, from joining to leaving: by a `for await`, or by a `run`. Everything that was handed
 * out and not settled when it ends is not committed.
 */
export class ReadingSession implements Reader {
  readonly control: PartitionControl;
  readonly #options: SessionOptions;
  readonly #settlement: Settlement;
  readonly #deliveries: Deliveries;
  readonly #committer: Committer;
  readonly #settler: Settler;
  readonly #telemetry: ClientTelemetry;
  readonly #abandoned = new AbortController();
  #failure: { readonly error: unknown } | undefined;
  #ending: Promise<void> | undefined;
  /** While and after a session that ends waits for what is under way, and commits it. */
  #settling: Promise<void> | undefined;
  readonly #over: { readonly promise: Promise<void>; readonly resolve: () => void };

  constructor(options: SessionOptions) {
    const { config, connection, events, membership, ordered, exclusive, read, telemetry } = options;
    const { autoCommit, autoCommitIntervalMs, maxAttempts, retryBackoffMs } = config.consumer;
    this.#options = options;
    this.#telemetry = telemetry;
    let resolve = (): void => {};
    const promise = new Promise<void>((done) => {
      resolve = done;
    });
    this.#over = { promise, resolve };
    this.#settlement = new Settlement({
      maxAttempts,
      retryBackoffMs,
      refuse: options.refuse,
      onSettled: (partition) => {
        this.#deliveries.offer(partition);
        // A record that found its place elsewhere is not held any more.
        connection.fetcher.roomMade();
      },
      onFailure: (error) => this.fail(error),
    });
    this.#deliveries = new Deliveries({ ordered, exclusive, read }, this.#settlement, {
      onTaken: () => connection.fetcher.roomMade(),
      onStarved: () => connection.fetcher.readerWaits(),
    });
    this.#committer = new Committer(connection.source, connection.partitions, {
      intervalMs: autoCommit && membership.commits ? autoCommitIntervalMs : undefined,
      onError: (error) => events.report(error),
      ready: () => connection.fetcher.caughtUp(),
    });
    const transactions = new TransactionSource({
      config,
      driver: connection.driver,
      committer: this.#committer,
      verdicts: this.#settlement,
      commits: membership.commits,
      onFailure: (error) => this.fail(error),
    });
    this.#settler = {
      acknowledge: (delivery) => this.#settlement.acknowledge(delivery),
      reject: (delivery, error) => this.#settlement.reject(delivery, error),
      giveBack: (delivery) => this.#settlement.giveBack(delivery),
      refuse: (delivery, error) => this.#settlement.refuse(delivery, error),
      rejectUnreadable: (delivery, error) => this.#settlement.rejectUnreadable(delivery, error),
      enlist: (delivery, fault) => transactions.enlist(delivery, fault),
    };
    this.control = new PartitionControl(connection, events, (partition) =>
      this.#deliveries.offer(partition),
    );
  }

  async start(): Promise<void> {
    const { connection, membership } = this.#options;
    try {
      connection.attach(this);
      await membership.join();
    } catch (error) {
      if (this.#ending === undefined) {
        connection.detach();
        this.#over.resolve();
      }
      throw error;
    }
    // It may have been closed while it joined.
    if (this.#ending === undefined) {
      this.#committer.start();
    }
  }

  /** The next batch if there is one at once; for readers that take many. */
  tryNext(): AnyConsumedBatch | undefined {
    const delivery = this.#deliveries.tryNext();
    return delivery === undefined ? undefined : this.#handOut(delivery);
  }

  /** The next batch; undefined when the session is over. */
  async next(): Promise<AnyConsumedBatch | undefined> {
    const delivery = await this.#deliveries.next();
    return delivery === undefined ? undefined : this.#handOut(delivery);
  }

  #handOut(delivery: Delivery): AnyConsumedBatch {
    return this.#telemetry.on
      ? createConsumed(delivery, new ObservedSettler(this.#settler, this.#telemetry, delivery))
      : createConsumed(delivery, this.#settler);
  }

  get isStarved(): boolean {
    return this.#deliveries.isStarved;
  }

  /** Why the session is over, if it was not asked to end. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** Hands nothing out any more. */
  stop(): void {
    this.#deliveries.stop();
  }

  /** Ends reading because of an error; whoever reads is told. */
  fail(error: unknown): void {
    this.#failure ??= { error };
    this.stop();
  }

  /** @throws ConsumerError when the broker does not take it, or there is no group to commit for */
  async commit(): Promise<void> {
    if (!this.#options.membership.commits) {
      throw new ConsumerError("COMMIT_FAILED", {
        detail: "partitions read by `assign` belong to no group",
      });
    }
    await this.#committer.commit();
  }

  onAdded(partitions: readonly AssignedPartition[]): void {
    this.control.onAdded(partitions);
  }

  onFetched(partitions: Iterable<AssignedPartition>): void {
    for (const partition of partitions) {
      this.#deliveries.offer(partition);
    }
  }

  /**
   * Before partitions are given back: lets what is under way be settled, and commits it. The group
   * waits for that, so it takes no longer than the session time-out, or half of the time after which
   * the group would take the partitions by force.
   */
  async release(partitions: readonly AssignedPartition[]): Promise<void> {
    const { maxPollIntervalMs, sessionTimeoutMs } = this.#options.config.consumer;
    const boundMs = Math.min(sessionTimeoutMs, maxPollIntervalMs / 2);
    if (this.#settling !== undefined) {
      // The session settles everything already, and must have committed before anything is given.
      const settled = within(this.#settling, boundMs, "settling what is under way");
      await settled.catch((error: unknown) => this.#options.events.report(classifyError(error)));
      return;
    }
    const started = performance.now();
    await this.#drain(partitions, boundMs);
    const left = Math.max(1_000, boundMs - (performance.now() - started));
    await this.#commitAtLast(partitions, left);
  }

  /** The reader left: what it did not settle by now is not committed. */
  abandon(): void {
    this.stop();
    this.#abandoned.abort();
    for (const partition of this.#options.connection.partitions) {
      partition.abandon();
    }
  }

  /**
   * Ends the session: waits for what is handed out, commits, and leaves. May be called again.
   *
   * @param drainMs - how long to wait for what is handed out
   */
  end(drainMs: number): Promise<void> {
    this.#ending ??= this.#end(drainMs);
    return this.#ending;
  }

  /** Resolves when the session has ended. */
  get ended(): Promise<void> {
    return this.#over.promise;
  }

  async #end(drainMs: number): Promise<void> {
    const { connection, events, membership } = this.#options;
    this.stop();
    try {
      const boundMs = this.#abandoned.signal.aborted ? Math.min(drainMs, lastRefusalMs) : drainMs;
      this.#settling = this.#settle([...connection.partitions], boundMs);
      await this.#settling;
      for (const partition of connection.partitions) {
        partition.close();
      }
      await membership.leave(this.#failure !== undefined);
    } catch (error) {
      // What matters is committed, and the group notices by itself that a member is gone.
      events.report(classifyError(error, { operation: "leave" }));
    } finally {
      connection.detach();
      this.#over.resolve();
    }
  }

  async #settle(partitions: readonly AssignedPartition[], drainMs: number): Promise<void> {
    await this.#drain(partitions, drainMs);
    this.#committer.stop();
    await this.#commitAtLast(partitions, lastCommitMs);
  }

  async #drain(partitions: readonly AssignedPartition[], boundMs: number): Promise<void> {
    const limit = timeLimit(boundMs);
    await Promise.all(partitions.map((partition) => partition.drain(limit.signal)));
    limit.clear();
  }

  async #commitAtLast(partitions: readonly AssignedPartition[], timeoutMs: number): Promise<void> {
    if (this.#committer.automatic) {
      const commit = within(this.#committer.commit(partitions), timeoutMs, "the last commit");
      await commit.catch((error: unknown) => this.#options.events.report(classifyError(error)));
    }
  }
}
