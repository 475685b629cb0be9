import type { KafkaBridgeError } from "../../errors/index.ts";
import type { Status } from "../pipeline/index.ts";

/** How long a failure counts when nothing comes after it. */
const failureCountsMs = 30_000;

/** Whether a sink can write, told by what became of its last write. */
export class SinkHealth {
  readonly #now: () => number;
  #failure: { readonly error: KafkaBridgeError; readonly at: number } | undefined;

  constructor(now = () => performance.now()) {
    this.#now = now;
  }

  succeeded(): void {
    this.#failure = undefined;
  }

  failed(error: KafkaBridgeError): void {
    this.#failure = { error, at: this.#now() };
  }

  status(): Status {
    return this.#failure === undefined || this.#now() - this.#failure.at > failureCountsMs
      ? { isOk: true }
      : { isOk: false, reason: this.#failure.error.message };
  }
}
