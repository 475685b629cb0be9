import { abortable } from "../cluster/index.ts";
import {
  ClosedError,
  classifyError,
  type KafkaBridgeError,
  TimeoutError,
} from "../errors/index.ts";
import { type KafkaProducer, settledWithin, type WriteLimits } from "../producer/index.ts";
import { mayRestart, type RestartNotice, Restarts } from "./restart.ts";

/** What a slot tells. */
export interface SlotListener {
  onRestarting(notice: RestartNotice): void;
  onRestarted(part: RestartNotice["part"]): void;
  /** It will not be made anew. */
  onLost(error: KafkaBridgeError): void;
}

/**
 * The producer of a connector. One that can no longer write is replaced; what it had under way fails
 * to its writers, and later writes wait for the new one.
 */
export class ProducerSlot {
  readonly #make: () => KafkaProducer;
  readonly #listener: SlotListener;
  readonly #patienceMs: number;
  readonly #closing = new AbortController();
  readonly #restarts: Restarts;
  readonly #leaving = new Set<Promise<void>>();
  #current: KafkaProducer;
  #failure: KafkaBridgeError | undefined;
  #replacement: Promise<void> | undefined;
  /** The one that is being connected. */
  #next: KafkaProducer | undefined;

  /** @param patienceMs - how long writes without a time-out wait for a new producer */
  constructor(make: () => KafkaProducer, listener: SlotListener, patienceMs: number) {
    this.#make = make;
    this.#listener = listener;
    this.#patienceMs = patienceMs;
    this.#restarts = new Restarts("producer", this.#closing.signal, (notice) =>
      listener.onRestarting(notice),
    );
    this.#current = this.#watched(make());
  }

  /** The one that writes, or is to be replaced. */
  get current(): KafkaProducer {
    return this.#current;
  }

  /** Why it cannot write now, if it cannot. */
  get failure(): KafkaBridgeError | undefined {
    return this.#failure;
  }

  /**
   * A producer that can write, as soon as there is one.
   *
   * @throws the error of one that is not replaced; TimeoutError, the reason of the signal
   */
  async ready({ timeoutMs = this.#patienceMs, signal }: WriteLimits = {}): Promise<KafkaProducer> {
    if (this.#replacement !== undefined) {
      await waitFor(this.#replacement, timeoutMs, signal);
    }
    if (this.#closing.signal.aborted) {
      throw new ClosedError({ detail: "the connector" });
    }
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
    return this.#current;
  }

  #watched(producer: KafkaProducer): KafkaProducer {
    return producer.on("error", (error) => this.#onFatal(producer, error));
  }

  #onFatal(producer: KafkaProducer, error: KafkaBridgeError): void {
    if (producer !== this.#current || this.#closing.signal.aborted) {
      return;
    }
    this.#failure = error;
    this.#leave(producer);
    this.#replacement ??= this.#replace(error).finally(() => {
      this.#replacement = undefined;
    });
  }

  /** Nothing that it has under way will be acknowledged any more: that is told to who waits for it. */
  #leave(producer: KafkaProducer): void {
    const leaving = producer.close({ timeoutMs: 0 }).finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }

  async #replace(first: KafkaBridgeError): Promise<void> {
    let error = first;
    while (mayRestart(error)) {
      try {
        await this.#restarts.wait(error);
      } catch {
        // It is shut down.
        return;
      }
      // A transactional id is free only when its former owner has left.
      await Promise.all(this.#leaving);
      const next = this.#make();
      this.#next = next;
      try {
        await next.connect();
        if (this.#closing.signal.aborted) {
          this.#leave(next);
          return;
        }
        this.#current = this.#watched(next);
        this.#failure = undefined;
        this.#listener.onRestarted("producer");
        return;
      } catch (cause) {
        this.#leave(next);
        if (this.#closing.signal.aborted) {
          return;
        }
        error = classifyError(cause, { operation: "connect" });
        this.#failure = error;
      } finally {
        this.#next = undefined;
      }
    }
    this.#listener.onLost(error);
  }

  /** Waits for acknowledgements as long as it may, and disconnects. */
  async close(timeoutMs: number): Promise<void> {
    this.#closing.abort(new ClosedError({ detail: "the connector" }));
    if (this.#next !== undefined) {
      this.#leave(this.#next);
    }
    await this.#current.close({ timeoutMs });
    await this.#replacement;
    await Promise.all(this.#leaving);
  }
}

async function waitFor(
  work: Promise<void>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (!(await abortable(settledWithin(work, timeoutMs), signal))) {
    throw new TimeoutError({
      detail: `no producer in place of the failed one after ${timeoutMs} ms`,
    });
  }
}
