import { describe, expect, test } from "vitest";
import {
  AuthorizationError,
  DeliveryTimeoutError,
  FencedError,
  MessageTooLargeError,
  ProducerError,
  SerializationError,
  TransactionError,
} from "../../src/errors/index.ts";
import {
  abortedBy,
  attachAbortFailure,
  isCallbacksOwn,
  writeErrorWithin,
} from "../../src/producer/transaction-errors.ts";

describe("the error of an aborted transaction", () => {
  test.each([
    [new MessageTooLargeError(), "TRANSACTION_REFUSED"],
    [
      new ProducerError("PRODUCE_FAILED", {
        cause: new AuthorizationError("TOPIC_NOT_AUTHORIZED"),
      }),
      "TRANSACTION_REFUSED",
    ],
    [new DeliveryTimeoutError(), "TRANSACTION_FAILED"],
    [new ProducerError("PRODUCE_FAILED"), "TRANSACTION_FAILED"],
    [new Error("anything"), "TRANSACTION_FAILED"],
  ])("says whether to run it again: %s", (cause, code) => {
    expect(abortedBy(cause)).toMatchObject({
      code,
      retriable: code === "TRANSACTION_FAILED",
      cause,
    });
  });

  test("is the error itself where it is one already", () => {
    const error = new FencedError();
    expect(abortedBy(error)).toBe(error);
  });
});

test("a write's failure that is the transaction's is told as such", () => {
  const lost = new ProducerError("PRODUCE_FAILED", {
    cause: new TransactionError("TRANSACTION_FAILED"),
  });
  expect(writeErrorWithin(lost)).toMatchObject({ code: "TRANSACTION_FAILED", cause: lost });
  const tooLarge = new MessageTooLargeError();
  expect(writeErrorWithin(tooLarge)).toBe(tooLarge);
});

test("an error is the callback's own unless trying again may help", () => {
  expect(isCallbacksOwn(new Error("mine"))).toBe(true);
  expect(isCallbacksOwn("a string")).toBe(true);
  expect(isCallbacksOwn(new SerializationError("INVALID_BATCH"))).toBe(true);
  expect(isCallbacksOwn(new DeliveryTimeoutError())).toBe(false);
  expect(isCallbacksOwn(new FencedError())).toBe(false);
});

test("an abort that failed is noted where that is possible", () => {
  const failure = new FencedError();
  const error = new Error("mine");
  attachAbortFailure(error, failure);
  expect(error).toHaveProperty("abortFailure", failure);
  expect(() => attachAbortFailure(Object.freeze(new Error("frozen")), failure)).not.toThrow();
  expect(() => attachAbortFailure("a string", failure)).not.toThrow();
});
