import { setTimeout as delay } from "node:timers/promises";
import { anySignal } from "../abort/index.ts";
import type { KafkaBridgeError } from "../errors/index.ts";
import { backoffMs, longestBackoffMs } from "../retry/index.ts";

/** A part of a connector that is made anew after a failure. */
export type ConnectorPart = "producer" | "consumer";

/** A part failed, and is made anew after a wait. */
export interface RestartNotice {
  readonly part: ConnectorPart;
  readonly error: KafkaBridgeError;
  /** How often in a row, this time included. */
  readonly attempt: number;
  readonly waitMs: number;
}

const waits = { initialMs: 500, maxMs: longestBackoffMs };
/** What worked for this long fails for a new reason. */
const settledMs = 60_000;

/**
 * Whether another try may go better. What a person has to mend does not, nor does a producer or a
 * member of a group whose place another one has taken: the two would throw each other out for ever.
 */
export function mayRestart({ code, retriable }: KafkaBridgeError): boolean {
  return retriable || code === "PRODUCER_FATAL" || code === "CONSUMER_FATAL";
}

/** How long to wait before a part is made anew: doubling while it keeps failing. */
export class Restarts {
  readonly #part: ConnectorPart;
  readonly #signal: AbortSignal;
  readonly #onRestart: (notice: RestartNotice) => void;
  #attempt = 0;
  #last = Number.NEGATIVE_INFINITY;

  constructor(
    part: ConnectorPart,
    signal: AbortSignal,
    onRestart: (notice: RestartNotice) => void,
  ) {
    this.#part = part;
    this.#signal = signal;
    this.#onRestart = onRestart;
  }

  get attempt(): number {
    return this.#attempt;
  }

  /**
   * Tells of the failure and waits. Rejects when the connector is shut down meanwhile, or the signal
   * aborted.
   */
  async wait(error: KafkaBridgeError, signal?: AbortSignal): Promise<void> {
    this.#attempt = performance.now() - this.#last > settledMs ? 1 : this.#attempt + 1;
    const waitMs = backoffMs(waits, this.#attempt);
    this.#onRestart({ part: this.#part, error, attempt: this.#attempt, waitMs });
    const stop = signal === undefined ? this.#signal : anySignal([this.#signal, signal]);
    await delay(waitMs, undefined, { signal: stop });
    this.#last = performance.now();
  }
}
