import { describe, expect, test } from "vitest";
import {
  DriverTransactions,
  fatalOfLog,
  transactionOutcome,
  transactionRecordError,
} from "../../src/cluster/driver-transactions.ts";
import type { DriverProducerClient } from "../../src/cluster/load-driver.ts";
import { classifyError, type KafkaBridgeError } from "../../src/errors/index.ts";

/** An error as the driver's binding makes it, with what it says of a transaction. */
function driverError(
  code: number,
  message: string,
  flags: { isFatal?: boolean; isRetriable?: boolean; isTxnRequiresAbort?: boolean } = {},
): Error {
  return Object.assign(new Error(message), { code }, flags);
}

function outcomeOf(error: Error) {
  const outcome = transactionOutcome(error, "commit a transaction");
  return [outcome.kind, outcome.kind === "done" ? undefined : outcome.error.code];
}

describe("the outcome of a transactional call", () => {
  test.each([
    [
      "a time-out that can be resumed",
      driverError(-185, "Timed out waiting for operation to finish", { isRetriable: true }),
      ["again", "TIMEOUT"],
    ],
    [
      "a record that was refused",
      driverError(10, "Broker: Message size too large", { isTxnRequiresAbort: true }),
      ["abort", "MESSAGE_TOO_LARGE"],
    ],
    [
      "a group that has gone on without the member",
      driverError(25, "Broker: Unknown member", { isTxnRequiresAbort: true }),
      ["abort", "COMMIT_FAILED"],
    ],
    [
      "a call that does not fit, where the binding drops the flags",
      driverError(-172, "Operation not valid in state InTransaction"),
      ["abort", "TRANSACTION_STATE"],
    ],
    [
      "a newer instance",
      driverError(-144, "This instance has been fenced", { isFatal: true }),
      ["fatal", "PRODUCER_FENCED"],
    ],
    [
      "a newer instance, where the binding drops the flags",
      driverError(-144, "This instance has been fenced"),
      ["fatal", "PRODUCER_FENCED"],
    ],
    [
      "a transactional id that may not be used",
      driverError(53, "Broker: Transactional Id authorization failed", { isFatal: true }),
      ["fatal", "TRANSACTIONAL_ID_NOT_AUTHORIZED"],
    ],
    [
      "a fatal error that means nothing of the kind elsewhere",
      driverError(48, "Broker: invalid transaction state", { isFatal: true }),
      ["fatal", "PRODUCER_FATAL"],
    ],
  ])("knows %s", (_, error, expected) => {
    expect(outcomeOf(error)).toEqual(expected);
  });

  test("is told to the producer when it is fatal, and only then", async () => {
    const errors = [
      driverError(-144, "fenced", { isFatal: true }),
      driverError(-185, "timed out", { isRetriable: true }),
    ];
    const fatal: KafkaBridgeError[] = [];
    const transactions = new DriverTransactions(
      // None of the client's calls is made: the tracked call below answers in its place.
      {} as DriverProducerClient,
      () => Promise.reject(errors.pop()),
      (error) => fatal.push(error),
    );
    await expect(transactions.commit(1)).resolves.toMatchObject({ kind: "again" });
    expect(fatal).toEqual([]);
    await expect(transactions.commit(1)).resolves.toMatchObject({ kind: "fatal" });
    expect(fatal).toMatchObject([{ name: "FencedError" }]);
  });
});

describe("a fatal line of the driver's log", () => {
  test.each([
    [
      "[thrd:main]: Fatal error: Local: This instance has been fenced by a newer instance: x",
      "PRODUCER_FENCED",
    ],
    [
      "[thrd:main]: Fatal error: Broker: Transactional Id authorization failed: y",
      "TRANSACTIONAL_ID_NOT_AUTHORIZED",
    ],
    [
      "[thrd:main]: Fatal error: Broker: Transaction timeout is larger than the maximum value",
      "TRANSACTION_TIMEOUT_INVALID",
    ],
    ["[thrd:main]: Fatal error: Broker: Out of order sequence number", "PRODUCER_FATAL"],
  ])("%s", (line, code) => {
    const error = fatalOfLog(line);
    expect(error.code).toBe(code);
    expect(error.message).not.toContain("thrd:");
  });
});

describe("a record's failure within a transaction", () => {
  test("ends the transaction, not the producer, whatever its code means elsewhere", () => {
    const classified = classifyError(driverError(45, "Broker: Out of order sequence number"));
    expect(classified.fatal).toBe(true);
    expect(transactionRecordError(classified)).toMatchObject({
      code: "TRANSACTION_FAILED",
      fatal: false,
      cause: classified.cause,
    });
  });

  test("stays what it is otherwise", () => {
    const classified = classifyError(driverError(10, "Broker: Message size too large"));
    expect(transactionRecordError(classified)).toBe(classified);
  });
});
