import type {
  CommitOffset,
  DriverConsumer,
  DriverProducer,
  TransactionOutcome,
} from "../cluster/index.ts";
import type { KafkaConfig } from "../config/index.ts";
import { ConfigError, ConsumerError, TransactionError } from "../errors/index.ts";
import type { AbortReason, EnlistedInput, InputSource, PreparedInputs } from "../producer/index.ts";
import type { AssignedPartition, Delivery } from "./assigned-partition.ts";
import type { Committer } from "./committer.ts";
import {
  type DeliveryVerdicts,
  EnlistedPartition,
  type EnlistedRecord,
} from "./enlisted-partition.ts";

/** What a session's part in transactions works with. */
export interface TransactionSourceParts {
  readonly config: KafkaConfig;
  readonly driver: Pick<DriverConsumer, "embedded" | "sendOffsets" | "queries">;
  readonly committer: Pick<Committer, "commit" | "settled">;
  readonly verdicts: DeliveryVerdicts;
  /** Whether there is a group to commit for. */
  readonly commits: boolean;
  /** The outcome of a transaction could not be found out: reading cannot go on. */
  readonly onFailure: (error: unknown) => void;
}

/** A delivery that waits for the end of a transaction. */
class EnlistedDelivery implements EnlistedInput {
  readonly source: InputSource;
  readonly enlisted: EnlistedRecord;

  constructor(source: InputSource, enlisted: EnlistedRecord) {
    this.source = source;
    this.enlisted = enlisted;
  }
}

const queryTimeoutMs = 10_000;
const queryPauseMs = 500;

/** Takes the deliveries of one session into transactions. */
export class TransactionSource implements InputSource {
  readonly #parts: TransactionSourceParts;

  constructor(parts: TransactionSourceParts) {
    this.#parts = parts;
  }

  /** @throws ConsumerError, ConfigError where the session cannot take part in transactions */
  enlist(delivery: Delivery, fault: () => unknown): EnlistedInput {
    if (!this.#parts.commits) {
      throw new ConsumerError("COMMIT_FAILED", {
        detail: "partitions read by `assign` belong to no group",
      });
    }
    if (this.#parts.config.consumer.isolation !== "read_committed") {
      const message = "must be read_committed for batches that a transaction acknowledges";
      throw new ConfigError("CONFIG_INVALID", {
        issues: [{ path: "consumer.isolation", message }],
      });
    }
    return new EnlistedDelivery(this, { delivery, fault });
  }

  async prepare(inputs: readonly EnlistedInput[]): Promise<PreparedInputs> {
    const partitions = this.#byPartition(inputs);
    const prepared = new PreparedDeliveries(this.#parts, partitions);
    for (const partition of partitions) {
      partition.hold();
    }
    try {
      // An older commit that comes to the brokers later than the transaction's would undo it.
      await this.#parts.committer.settled();
      prepared.findOffsets();
      return prepared;
    } catch (error) {
      for (const partition of partitions) {
        partition.letGo();
      }
      throw error;
    }
  }

  release(inputs: readonly EnlistedInput[], reason: AbortReason): void {
    for (const partition of this.#byPartition(inputs)) {
      partition.handOutAgain(reason);
    }
  }

  #byPartition(inputs: readonly EnlistedInput[]): EnlistedPartition[] {
    const found = new Map<AssignedPartition, EnlistedRecord[]>();
    for (const input of inputs) {
      // A source is only ever given its own.
      const { enlisted } = input as EnlistedDelivery;
      const { partition } = enlisted.delivery;
      const records = found.get(partition) ?? [];
      records.push(enlisted);
      found.set(partition, records);
    }
    return [...found].map(
      ([partition, records]) => new EnlistedPartition(partition, records, this.#parts.verdicts),
    );
  }
}

/** Deliveries whose offsets go into a transaction. */
class PreparedDeliveries implements PreparedInputs {
  readonly #parts: TransactionSourceParts;
  readonly #partitions: readonly EnlistedPartition[];
  #offsets: readonly CommitOffset[] = [];

  constructor(parts: TransactionSourceParts, partitions: readonly EnlistedPartition[]) {
    this.#parts = parts;
    this.#partitions = partitions;
  }

  /** @throws TransactionError where the offsets cannot be committed */
  findOffsets(): void {
    this.#offsets = this.#partitions.map((partition) => partition.offset());
  }

  async send(driver: DriverProducer, timeoutMs: number): Promise<TransactionOutcome> {
    if (this.#parts.driver.embedded) {
      return { kind: "done" };
    }
    return await this.#parts.driver.sendOffsets(driver, this.#offsets, timeoutMs);
  }

  check(): void {
    for (const partition of this.#partitions) {
      partition.check();
    }
  }

  committed(): void {
    const { committer, driver } = this.#parts;
    for (const partition of this.#partitions) {
      partition.letGo();
      partition.acknowledge({ isCommitted: !driver.embedded });
    }
    if (driver.embedded) {
      // It takes no offsets in transactions; what fails here is made up for by the next commit.
      committer.commit().catch(() => {});
    }
  }

  aborted(reason: AbortReason): void {
    for (const partition of this.#partitions) {
      partition.letGo();
      partition.handOutAgain(reason);
    }
  }

  unknown(): void {
    this.#findOut().catch((error: unknown) => this.#parts.onFailure(error));
  }

  /**
   * The group's committed offsets tell whether the transaction was committed: the broker answers
   * only when no transaction of the partition is open any more.
   */
  async #findOut(): Promise<void> {
    for (;;) {
      const open = this.#partitions.filter(({ isOurs }) => isOurs);
      if (open.length === 0) {
        return;
      }
      const committed = await this.#parts.driver.queries
        .committed(
          open.map(({ topic, partition }) => ({ topic, partition })),
          queryTimeoutMs,
        )
        .catch((error: { readonly retriable?: boolean }) => {
          if (error.retriable !== true) {
            throw error;
          }
          return undefined;
        });
      if (committed !== undefined) {
        const error = new TransactionError("TRANSACTION_FAILED");
        for (const partition of open) {
          const found = committed.find(
            (each) => each.topic === partition.topic && each.partition === partition.partition,
          );
          partition.settleBy(found?.offset, { error, isReaders: false });
        }
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, queryPauseMs));
    }
  }
}
