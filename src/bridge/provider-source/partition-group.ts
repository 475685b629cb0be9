import {
  DriverConsumer,
  logicalOffsets,
  type RebalanceEvent,
  type TopicPartition,
} from "../../cluster/index.ts";
import type { ProviderState } from "../../config/index.ts";
import { Bell, within } from "../../consumer/index.ts";
import { classifyError, type KafkaBridgeError } from "../../errors/index.ts";

/** What a member is told. */
export interface GroupListener {
  onTaken(partitions: readonly number[]): void;
  /** Resolves when nothing is under way for them any more. The group waits for it, but not for long. */
  onGivenBack(partitions: readonly number[]): Promise<void>;
  /** The group cannot be reached, or the like; the member goes on. */
  onError(error: KafkaBridgeError): void;
  /** The membership is over. */
  onFailure(error: KafkaBridgeError): void;
}

/** A member that reads nothing polls this often all the same, to stay in its group. */
const idlePollMs = 1_000;
const pollRecords = 100;
/** Whoever takes a partition over ends what is under way here, so that there is no need to wait long. */
const giveBackMs = 10_000;
const disconnectMs = 5_000;

/**
 * A member of the group that shares the partitions of the state topic. It has them and reads nothing of
 * them: what comes is passed over, and nothing is committed.
 */
export class PartitionGroup {
  readonly #state: ProviderState;
  readonly #listener: GroupListener;
  readonly #driver: DriverConsumer;
  readonly #bell = new Bell();
  #tasks: (() => void)[] = [];
  #events: Promise<void> = Promise.resolve();
  #polling: Promise<void> | undefined;
  #isClosing = false;

  constructor(state: ProviderState, listener: GroupListener) {
    this.#state = state;
    this.#listener = listener;
    this.#driver = new DriverConsumer({
      config: state.kafka,
      listener: {
        onReadable: () => this.#bell.ring(),
        onRebalance: (event) => {
          this.#events = this.#events.then(() => this.#follow(event)).catch(this.#fail);
        },
        onError: (error) => listener.onError(error),
      },
    });
  }

  /** @throws ConnectionError, AuthenticationError or ConfigError with the real reason */
  async join(): Promise<void> {
    await this.#driver.connect();
    this.#driver.subscribe([this.#state.topic.name]);
    this.#polling = this.#poll();
  }

  async #poll(): Promise<void> {
    while (!this.#isClosing) {
      for (const task of this.#tasks.splice(0)) {
        task();
      }
      try {
        const { records } = await this.#driver.poll(pollRecords);
        await (records.length > 0 ? undefined : this.#bell.wait(idlePollMs));
      } catch (cause) {
        const error = classifyError(cause, { operation: "share partitions" });
        if (!this.#isClosing && (error.fatal || !error.retriable)) {
          this.#listener.onFailure(error);
          return;
        }
        this.#listener.onError(error);
        await this.#bell.wait(idlePollMs);
      }
    }
  }

  async #follow({ kind, partitions }: RebalanceEvent): Promise<void> {
    if (kind === "assigned") {
      const { end: offset } = logicalOffsets;
      await this.#between(() => {
        this.#driver.assign(partitions.map((partition) => ({ ...partition, offset })));
      });
      this.#listener.onTaken(numbersOf(partitions));
      return;
    }
    const givenBack = this.#listener.onGivenBack(numbersOf(partitions));
    await within(givenBack, giveBackMs, "giving partitions back").catch((error: unknown) =>
      this.#listener.onError(classifyError(error)),
    );
    await this.#between(() => this.#driver.unassign(partitions));
  }

  /** Runs a task while no poll is under way, as the driver wants it. */
  #between(task: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#tasks.push(() => {
        try {
          task();
          resolve();
        } catch (error) {
          reject(error);
        }
      });
      this.#bell.ring();
    });
  }

  readonly #fail = (error: unknown): void => {
    if (!this.#isClosing) {
      this.#listener.onFailure(classifyError(error));
    }
  };

  /** Leaves the group. Called once, when nothing is under way for any of its partitions. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.#bell.ring();
    await this.#polling;
    // The driver waits for answers of brokers that may never come; it goes on by itself.
    await within(this.#driver.close(), disconnectMs, "disconnecting").catch((error: Error) =>
      this.#state.kafka.logger.warn(error.message),
    );
  }
}

function numbersOf(partitions: readonly TopicPartition[]): number[] {
  return partitions.map(({ partition }) => partition);
}
