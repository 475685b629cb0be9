import {
  AuthorizationError,
  classifyError,
  FencedError,
  type KafkaBridgeError,
  ProducerError,
  TransactionError,
} from "../errors/index.ts";
import type { CommitOffset } from "./driver-consumer-types.ts";
import { isFatal } from "./fatal-reason.ts";
import type { DriverConsumerClient, DriverProducerClient } from "./load-driver.ts";

/** What came of one of the driver's calls for transactions, and so what is to be done next. */
export type TransactionOutcome =
  | { readonly kind: "done" }
  /** It goes on behind the scenes; the same call, made again, takes it up. */
  | { readonly kind: "again"; readonly error: KafkaBridgeError }
  /** The transaction cannot be committed any more. */
  | { readonly kind: "abort"; readonly error: KafkaBridgeError }
  /** The producer cannot be used any more. */
  | { readonly kind: "fatal"; readonly error: KafkaBridgeError };

/** A call of the driver that answers by a callback, kept account of by whoever disconnects. */
export type TrackedCall = (start: (done: (error: unknown) => void) => void) => Promise<unknown>;

/** What the driver's error says of a transaction; where the binding drops it, it is missing. */
interface TransactionFlags {
  readonly code?: unknown;
  readonly isFatal?: boolean;
  readonly isRetriable?: boolean;
  readonly isTxnRequiresAbort?: boolean;
}

/** A newer instance has taken over, or the coordinator has aborted by its own clock. */
const fencedCodes: readonly unknown[] = [-144, 47, 52, 90];

/**
 * The driver's calls for transactions. Each takes a thread of Node's pool for as long as it lasts,
 * so none is given more time at once than it needs to be worth the way.
 */
export class DriverTransactions {
  readonly #client: DriverProducerClient;
  readonly #track: TrackedCall;
  readonly #onFatal: (error: KafkaBridgeError) => void;

  constructor(
    client: DriverProducerClient,
    track: TrackedCall,
    onFatal: (error: KafkaBridgeError) => void,
  ) {
    this.#client = client;
    this.#track = track;
    this.#onFatal = onFatal;
  }

  /** Registers the transactional id, which ends what an earlier producer with it had begun. Once. */
  init(timeoutMs: number): Promise<TransactionOutcome> {
    return this.#call("begin to use transactions", (done) =>
      this.#client.initTransactions(timeoutMs, done),
    );
  }

  /** Begins a transaction. No broker hears of it before something is written. */
  begin(): Promise<TransactionOutcome> {
    return this.#call("begin a transaction", (done) => this.#client.beginTransaction(done));
  }

  /**
   * Puts offsets into the transaction, with the consumer's place in its group: a broker refuses
   * them where the group has gone on without that consumer.
   *
   * @param consumer - connected throughout: the driver crashes otherwise
   */
  sendOffsets(
    offsets: readonly CommitOffset[],
    consumer: DriverConsumerClient,
    timeoutMs: number,
  ): Promise<TransactionOutcome> {
    return this.#call("put offsets into the transaction", (done) =>
      this.#client.sendOffsetsToTransaction(
        offsets.map((offset) => ({ ...offset })),
        consumer,
        timeoutMs,
        done,
      ),
    );
  }

  /** Commits; what is still under way is waited for. */
  commit(timeoutMs: number): Promise<TransactionOutcome> {
    return this.#call("commit a transaction", (done) =>
      this.#client.commitTransaction(timeoutMs, done),
    );
  }

  /** Aborts; what was not sent yet is reported as failed. */
  abort(timeoutMs: number): Promise<TransactionOutcome> {
    return this.#call("abort a transaction", (done) =>
      this.#client.abortTransaction(timeoutMs, done),
    );
  }

  async #call(
    operation: string,
    start: (done: (error: unknown) => void) => void,
  ): Promise<TransactionOutcome> {
    try {
      await this.#track(start);
      return { kind: "done" };
    } catch (error) {
      const outcome = transactionOutcome(error, operation);
      if (outcome.kind === "fatal") {
        this.#onFatal(outcome.error);
      }
      return outcome;
    }
  }
}

/** Reads the driver's verdict on a transaction out of its error. */
export function transactionOutcome(error: unknown, operation: string): TransactionOutcome {
  const flags = error as TransactionFlags;
  const { code, isRetriable, isTxnRequiresAbort } = flags;
  if (flags.isFatal === true || isFatal(error) || code === -144) {
    return { kind: "fatal", error: fatalError(error, operation) };
  }
  if (isRetriable === true) {
    return { kind: "again", error: classifyError(error, { operation }) };
  }
  if (isTxnRequiresAbort !== true && code === -172) {
    const detail = `${operation}: ${(error as Error).message}`;
    return {
      kind: "abort",
      error: new TransactionError("TRANSACTION_STATE", { detail, cause: error }),
    };
  }
  return { kind: "abort", error: classifyError(error, { operation }) };
}

function fatalError(error: unknown, operation: string): KafkaBridgeError {
  if (fencedCodes.includes((error as TransactionFlags).code)) {
    return new FencedError({ cause: error });
  }
  const classified = classifyError(error, { operation });
  return classified.code === "TRANSACTIONAL_ID_NOT_AUTHORIZED" || classified.fatal
    ? classified
    : new ProducerError("PRODUCER_FATAL", { detail: classified.message, cause: error });
}

const fatalTexts: readonly (readonly [
  RegExp,
  (details: { readonly detail: string }) => KafkaBridgeError,
])[] = [
  [/fenced|newer producer|old epoch/i, () => new FencedError()],
  [
    /transactional id authorization/i,
    (details) => new AuthorizationError("TRANSACTIONAL_ID_NOT_AUTHORIZED", details),
  ],
  [
    /cluster authorization/i,
    (details) =>
      new AuthorizationError("CLUSTER_NOT_AUTHORIZED", {
        ...details,
        action:
          "Grant Write on the topics, or IdempotentWrite on the cluster, and make a new producer.",
      }),
  ],
  [
    /transaction timeout/i,
    (details) => new TransactionError("TRANSACTION_TIMEOUT_INVALID", details),
  ],
];

/** Why a producer can no longer be used, as the driver's log tells it. */
export function fatalOfLog(message: string): KafkaBridgeError {
  const detail = message.replace(/^\[thrd:[^\]]*\]:\s*/, "").replace(/[.\s]+$/, "");
  const [, make] = fatalTexts.find(([pattern]) => pattern.test(detail)) ?? [];
  return make?.({ detail }) ?? new ProducerError("PRODUCER_FATAL", { detail });
}

/**
 * What a record's failure means inside a transaction. The driver's own verdict on the producer comes
 * by its log and by the transaction's end; until then it may be that only this transaction is lost,
 * whatever the record's code means elsewhere.
 */
export function transactionRecordError(classified: KafkaBridgeError): KafkaBridgeError {
  return classified.fatal
    ? new TransactionError("TRANSACTION_FAILED", {
        detail: "a record of it was not written",
        cause: classified.cause,
      })
    : classified;
}
