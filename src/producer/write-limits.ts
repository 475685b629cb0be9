import { DeliveryTimeoutError, type WriteErrorDetails } from "../errors/index.ts";
import { onceAborted } from "./abort-listeners.ts";
import type { Deadlines } from "./deadlines.ts";
import type { WriteLimits } from "./write-options.ts";

/** Why a write must not go on. */
export type Stop =
  | { readonly kind: "timeout"; readonly timeoutMs: number }
  | { readonly kind: "aborted"; readonly reason: unknown };

/** What a stop means to records that the driver may have already. */
export function deliveryStopped(
  stop: Stop,
  what: string,
  details: WriteErrorDetails = {},
): unknown {
  return stop.kind === "aborted"
    ? stop.reason
    : new DeliveryTimeoutError({ ...details, detail: `${what} within ${stop.timeoutMs} ms` });
}

/**
 * Watches the time-out and the abort signal of one write, from its call to its end. Each step of
 * the write says by `onStop` what a stop means to it.
 */
export class WriteWatch {
  #stop: Stop | undefined;
  #listener: ((stop: Stop) => void) | undefined;
  readonly #unwatch: (() => void)[] = [];

  constructor(deadlines: Deadlines, { timeoutMs, signal }: WriteLimits) {
    if (signal?.aborted === true) {
      this.#stop = { kind: "aborted", reason: signal.reason };
      return;
    }
    if (signal !== undefined) {
      const abort = (): void => this.#end({ kind: "aborted", reason: signal.reason });
      this.#unwatch.push(onceAborted(signal, abort));
    }
    if (timeoutMs !== undefined) {
      const expire = (): void => this.#end({ kind: "timeout", timeoutMs });
      this.#unwatch.push(deadlines.add({ expire }, timeoutMs));
    }
  }

  #end(stop: Stop): void {
    const listener = this.#listener;
    this.release();
    this.#stop = stop;
    listener?.(stop);
  }

  /** Sets what is told of a stop, in place of who was told before; at once if it came already. */
  onStop(listener: (stop: Stop) => void): void {
    if (this.#stop === undefined) {
      this.#listener = listener;
    } else {
      listener(this.#stop);
    }
  }

  /**
   * Waits for work that goes on without this write.
   *
   * @throws what `toError` makes of a stop
   */
  during<T>(work: Promise<T>, toError: (stop: Stop) => unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      work.then(resolve, reject);
      this.onStop((stop) => reject(toError(stop)));
    });
  }

  /** The write is over: no timer, no listener stays. */
  release(): void {
    for (const unwatch of this.#unwatch.splice(0)) {
      unwatch();
    }
    this.#listener = undefined;
  }
}
