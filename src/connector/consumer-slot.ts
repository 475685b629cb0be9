import type {
  AnyConsumedBatch,
  BatchesOptions,
  BatchHandlers,
  KafkaConsumer,
  RunOptions,
  Selection,
} from "../consumer/index.ts";
import { ClosedError, classifyError, type KafkaBridgeError } from "../errors/index.ts";
import type { SlotListener } from "./producer-slot.ts";
import { mayRestart, Restarts } from "./restart.ts";

/**
 * The consumer of a connector, made when it is first asked for. A reading that fails goes on with a
 * new one; what was handed out and not committed is read again.
 */
export class ConsumerSlot {
  readonly #make: () => KafkaConsumer;
  readonly #listener: SlotListener;
  readonly #closing = new AbortController();
  readonly #restarts: Restarts;
  readonly #leaving = new Set<Promise<void>>();
  #current: KafkaConsumer | undefined;
  #failure: KafkaBridgeError | undefined;

  constructor(make: () => KafkaConsumer, listener: SlotListener) {
    this.#make = make;
    this.#listener = listener;
    this.#restarts = new Restarts("consumer", this.#closing.signal, (notice) =>
      listener.onRestarting(notice),
    );
  }

  /** @throws ClosedError after the end */
  get current(): KafkaConsumer {
    if (this.#closing.signal.aborted) {
      throw new ClosedError({ detail: "the connector" });
    }
    this.#current ??= this.#make();
    return this.#current;
  }

  /** The one that there is, if any was asked for. */
  get made(): KafkaConsumer | undefined {
    return this.#current;
  }

  /** Why nothing is read now, if that is so after a failure. */
  get failure(): KafkaBridgeError | undefined {
    return this.#failure;
  }

  /** As `run` of the consumer, across failures. */
  async run(handlers: BatchHandlers, options: RunOptions): Promise<void> {
    for (;;) {
      const consumer = this.current;
      try {
        await this.#begun(consumer, options.signal);
        await consumer.run(handlers, options);
        return;
      } catch (cause) {
        if (!(await this.#survives(consumer, cause, options.signal))) {
          return;
        }
      }
    }
  }

  /** As `batches` of the consumer, across failures. */
  async *batches(
    selection: Selection | undefined,
    options: BatchesOptions,
  ): AsyncGenerator<AnyConsumedBatch, void, undefined> {
    for (;;) {
      const consumer = this.current;
      try {
        await this.#begun(consumer, options.signal);
        yield* consumer.batches(selection, options);
        return;
      } catch (cause) {
        if (!(await this.#survives(consumer, cause, options.signal))) {
          return;
        }
      }
    }
  }

  /** A reading begins to work again when it is connected. */
  async #begun(consumer: KafkaConsumer, signal: AbortSignal | undefined): Promise<void> {
    if (this.#failure !== undefined && signal?.aborted !== true) {
      await consumer.connect(signal);
      this.#failure = undefined;
      this.#listener.onRestarted("consumer");
    }
  }

  /**
   * @returns whether to go on
   * @throws what cannot be survived
   */
  async #survives(
    consumer: KafkaConsumer,
    cause: unknown,
    signal: AbortSignal | undefined,
  ): Promise<boolean> {
    if (this.#closing.signal.aborted || signal?.aborted === true) {
      return false;
    }
    const error = classifyError(cause, { operation: "read" });
    // Another reading of the same consumer may be at work, and goes on.
    if (error.code === "ALREADY_READING") {
      throw error;
    }
    this.#failure = error;
    if (!mayRestart(error)) {
      this.#listener.onLost(error);
      throw error;
    }
    if (consumer === this.#current) {
      this.#current = undefined;
    }
    await this.#leave(consumer);
    try {
      await this.#restarts.wait(error, signal);
    } catch {
      return false;
    }
    return true;
  }

  async #leave(consumer: KafkaConsumer): Promise<void> {
    const leaving = consumer.close({ timeoutMs: 0 }).finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
    await leaving;
  }

  /** Ends what is read, and waits for those before it that are still leaving. */
  async close(timeoutMs: number): Promise<void> {
    this.#closing.abort();
    await this.#current?.close({ timeoutMs });
    await Promise.all(this.#leaving);
  }
}
