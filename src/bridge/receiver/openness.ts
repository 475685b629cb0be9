import { settledWithin } from "../../producer/index.ts";
import type { Status } from "../pipeline/index.ts";

/** What is ended, once it is to take nothing new. */
export interface OpenParts {
  /** Takes nothing new. Resolves when all connections are closed. */
  readonly close: () => Promise<unknown>;
  /** Resolves when nothing that was taken is under way any more. */
  readonly idle: () => Promise<unknown>;
  /** Ends the connections that are still open. */
  readonly destroy: () => void;
}

/** Whether a receiver is open, and the one way in which it is closed. */
export class Openness {
  #state: "new" | "open" | "closed" = "new";
  #closing: Promise<void> | undefined;

  /** It listens from now on. */
  opened(): void {
    this.#state = "open";
  }

  status(): Status {
    return this.#state === "open"
      ? { isOk: true }
      : { isOk: false, reason: this.#state === "new" ? "does not listen yet" : "is closing" };
  }

  /**
   * Closes, once: what is under way may go on for so long, then it is cut off.
   *
   * @returns when no connection is left
   */
  close(timeoutMs: number, parts: OpenParts): Promise<void> {
    this.#state = "closed";
    this.#closing ??= closeWithin(timeoutMs, parts);
    return this.#closing;
  }
}

async function closeWithin(timeoutMs: number, { close, idle, destroy }: OpenParts): Promise<void> {
  const closed = close();
  await settledWithin(Promise.all([closed, idle()]), timeoutMs);
  destroy();
  await closed;
}
