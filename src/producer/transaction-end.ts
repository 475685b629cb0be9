import { setTimeout as delay } from "node:timers/promises";
import type { TransactionOutcome } from "../cluster/index.ts";
import { type KafkaBridgeError, TransactionError } from "../errors/index.ts";
import type { Link } from "./producer-connection.ts";
import { abortedBy } from "./transaction-errors.ts";

/** The driver's calls that end a transaction, and what must be over before the next begins. */
export interface TransactionLink {
  readonly driver: { readonly transactions: EndingCalls };
  readonly sender: Pick<Link["sender"], "isIdle">;
}

type EndingCalls = Pick<Link["driver"]["transactions"], "abort" | "begin" | "commit">;

/** What came of a commit. */
export type CommitResult =
  | { readonly kind: "committed" }
  | { readonly kind: "aborted"; readonly error: KafkaBridgeError }
  /** The producer is of no further use, and the commit may have come through or not. */
  | { readonly kind: "unknown"; readonly error: KafkaBridgeError };

/** How long the driver holds a thread of Node's pool at a time. */
const sliceMs = 1_000;
/** The driver may come back at once, again and again. */
const pauseMs = 20;

/**
 * Begins and ends the driver's transactions, one after the other. An abort that does not come
 * through is taken up again before the next transaction begins.
 */
export class TransactionEnd {
  #isUnfinished = false;

  /** @throws KafkaBridgeError where the driver does not begin; what is left of the last abort fails */
  async begin(link: TransactionLink, signal: AbortSignal): Promise<void> {
    if (this.#isUnfinished) {
      const failure = await this.abort(link, () => !signal.aborted);
      if (failure !== undefined) {
        throw failure;
      }
    }
    const outcome = await link.driver.transactions.begin();
    if (outcome.kind !== "done") {
      throw outcome.error;
    }
  }

  /**
   * Commits. While brokers do not answer, nobody knows whether they have committed already, so it
   * goes on until it is known.
   *
   * @param goesOn - whether to go on; when not, the outcome stays unknown
   */
  async commit(link: TransactionLink, goesOn: () => boolean): Promise<CommitResult> {
    const { transactions } = link.driver;
    const outcome = await untilKnown((timeoutMs) => transactions.commit(timeoutMs), goesOn);
    switch (outcome.kind) {
      case "done":
        return { kind: "committed" };
      case "abort":
        return { kind: "aborted", error: abortedBy(outcome.error) };
      case "fatal":
        return { kind: "unknown", error: outcome.error };
      case "again":
        return {
          kind: "unknown",
          error: new TransactionError("TRANSACTION_UNKNOWN", { cause: outcome.error }),
        };
    }
  }

  /**
   * Aborts, and waits until nothing of the transaction is under way any more: what is left could
   * slip into the next one.
   *
   * @returns why it did not come through
   */
  async abort(link: TransactionLink, goesOn: () => boolean): Promise<KafkaBridgeError | undefined> {
    const { transactions } = link.driver;
    this.#isUnfinished = true;
    const outcome = await untilKnown((timeoutMs) => transactions.abort(timeoutMs), goesOn);
    if (outcome.kind !== "done") {
      return outcome.error;
    }
    while (!link.sender.isIdle) {
      await delay(1);
    }
    this.#isUnfinished = false;
    return undefined;
  }
}

/** Takes a call up again for as long as the driver says so. */
async function untilKnown(
  call: (timeoutMs: number) => Promise<TransactionOutcome>,
  goesOn: () => boolean,
): Promise<TransactionOutcome> {
  for (;;) {
    const outcome = await call(sliceMs);
    if (outcome.kind !== "again" || !goesOn()) {
      return outcome;
    }
    await delay(pauseMs);
  }
}
