import type { DriverProducer } from "../cluster/index.ts";
import { abortedBy } from "./transaction-errors.ts";
import type {
  AbortReason,
  EnlistedInput,
  InputSource,
  PreparedInputs,
} from "./transaction-input.ts";

/** The batches that one transaction acknowledges, by the reading they come from. */
export class EnlistedInputs {
  readonly #bySource = new Map<InputSource, EnlistedInput[]>();
  readonly #prepared = new Map<InputSource, PreparedInputs>();

  add(input: EnlistedInput): void {
    const inputs = this.#bySource.get(input.source);
    if (inputs === undefined) {
      this.#bySource.set(input.source, [input]);
    } else {
      inputs.push(input);
    }
  }

  get isEmpty(): boolean {
    return this.#bySource.size === 0;
  }

  /**
   * Puts the offsets into the transaction.
   *
   * @param timeLeft - milliseconds until the transaction must be ready
   * @throws TransactionError where the group, or the consumer, does not go along
   */
  async send(driver: DriverProducer, timeLeft: () => number): Promise<void> {
    for (const [source, inputs] of this.#bySource) {
      const prepared = await source.prepare(inputs);
      this.#prepared.set(source, prepared);
      const outcome = await prepared.send(driver, Math.max(1, Math.ceil(timeLeft())));
      switch (outcome.kind) {
        case "done":
          break;
        case "again":
        case "abort":
          throw abortedBy(outcome.error);
        case "fatal":
          throw outcome.error;
      }
    }
    for (const prepared of this.#prepared.values()) {
      prepared.check();
    }
  }

  /** The transaction is committed. */
  committed(): void {
    for (const prepared of this.#prepared.values()) {
      prepared.committed();
    }
  }

  /** Nobody knows whether the transaction was committed. */
  unknown(): void {
    for (const prepared of this.#prepared.values()) {
      prepared.unknown();
    }
  }

  /** The transaction was aborted. */
  aborted(reason: AbortReason): void {
    for (const [source, inputs] of this.#bySource) {
      const prepared = this.#prepared.get(source);
      if (prepared === undefined) {
        source.release(inputs, reason);
      } else {
        prepared.aborted(reason);
      }
    }
  }
}
