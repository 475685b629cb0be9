import type { DriverProducer, TransactionOutcome } from "../cluster/index.ts";

/** How long the driver holds a thread of Node's pool at a time. */
const sliceMs = 1_000;
/** A new cluster makes its topic for transactions now; an earlier transaction may have to be ended. */
const startMs = 30_000;

/**
 * Registers a transactional producer. What an earlier one with the same id had begun is ended, and
 * that producer can do nothing any more.
 *
 * @throws FencedError, AuthorizationError, TransactionError `TRANSACTION_TIMEOUT_INVALID`, or the
 * reason why there is no answer; the abort signal's reason
 */
export async function startTransactions(
  transactions: Pick<DriverProducer["transactions"], "init">,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + startMs;
  let outcome: TransactionOutcome;
  do {
    signal.throwIfAborted();
    outcome = await transactions.init(sliceMs);
  } while (outcome.kind === "again" && performance.now() < deadline);
  if (outcome.kind !== "done") {
    throw outcome.error;
  }
}
