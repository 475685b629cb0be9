import { describe, expect, it } from "vitest";
import { joinedOutcome, writeOutcome } from "../../../src/bridge/kafka-sink/write-outcome.ts";
import { delivered, type Outcome } from "../../../src/bridge/pipeline/index.ts";
import {
  AuthorizationError,
  ConfigError,
  DeliveryTimeoutError,
  type KafkaBridgeError,
  MessageTooLargeError,
  ProducerError,
  QueueFullError,
  SerializationError,
  TopicError,
  type WriteFailure,
} from "../../../src/errors/index.ts";

const failure = (error: KafkaBridgeError, items = 1): WriteFailure => ({
  topic: "t",
  firstItem: 3,
  items,
  bytes: 2_000_000,
  error,
});
const tooLarge = (name: string) =>
  new MessageTooLargeError({ detail: `item 3, "${name}", takes 2000000 bytes of at most 1048576` });

describe("the outcome of a failed write", () => {
  it("is partial where single items are too large, and names them with their sizes", () => {
    const error = new MessageTooLargeError({
      failures: [failure(tooLarge("a")), failure(tooLarge("b"))],
      recordsWritten: 5,
    });
    const outcome = writeOutcome(error);
    expect(outcome).toMatchObject({ kind: "partial", rejectedItems: 2 });
    expect(outcome).toHaveProperty("message", expect.stringMatching(/"a", takes 2000000.*"b"/));
  });

  it("names five of many items, and says how many there are", () => {
    const names = Array.from({ length: 12 }, (_, index) => `n${index}`);
    const error = new MessageTooLargeError({
      failures: names.map((name) => failure(tooLarge(name))),
    });
    expect(writeOutcome(error)).toMatchObject({
      rejectedItems: 12,
      message: expect.stringMatching(/"n4".* 7 other items/),
    });
  });

  it("is to be mended where a broker's limit is below the producer's", () => {
    const error = new MessageTooLargeError({
      failures: [failure(new MessageTooLargeError(), 100)],
    });
    expect(writeOutcome(error)).toEqual({ kind: "retry", delayMs: 10_000, error });
  });

  it("is a refusal where the telemetry cannot be written", () => {
    const error = new SerializationError("LIMIT_EXCEEDED");
    expect(writeOutcome(error)).toEqual({ kind: "refused", error });
  });

  it.each([
    ["a slow broker", new DeliveryTimeoutError(), 1_000],
    ["a full buffer", new QueueFullError(), 1_000],
    ["a producer that is replaced", new ProducerError("PRODUCER_FATAL"), 1_000],
    [
      "items too large beside others that were not acknowledged",
      new ProducerError("PRODUCE_FAILED", {
        failures: [failure(tooLarge("a")), failure(new DeliveryTimeoutError())],
      }),
      1_000,
    ],
    ["a missing topic", new TopicError("TOPIC_NOT_FOUND"), 10_000],
    ["a missing right", new AuthorizationError("TOPIC_NOT_AUTHORIZED"), 10_000],
    ["options that cannot be", new ConfigError("CONFIG_INVALID"), 10_000],
  ])("is a retry after %s", (_, error, delayMs) => {
    expect(writeOutcome(error)).toEqual({ kind: "retry", delayMs, error });
  });

  it("is a retry with a typed error after anything else", () => {
    expect(writeOutcome(new Error("what?"))).toMatchObject({
      kind: "retry",
      error: { code: "UNEXPECTED" },
    });
  });
});

describe("the outcome of a parcel in parts", () => {
  const retry: Outcome = { kind: "retry", delayMs: 1, error: new QueueFullError() };
  const refused: Outcome = {
    kind: "refused",
    error: new SerializationError("LIMIT_EXCEEDED", { detail: "why" }),
  };
  const partial: Outcome = { kind: "partial", rejectedItems: 2, message: "two" };
  const join = (...outcomes: Outcome[]) =>
    joinedOutcome(outcomes.map((outcome) => ({ items: 10, outcome })));

  it("is delivered where all are, or where there are none", () => {
    expect(join(delivered, delivered)).toBe(delivered);
    expect(join()).toBe(delivered);
  });

  it("is a retry where one is", () => {
    expect(join(delivered, refused, retry, partial)).toBe(retry);
  });

  it("adds up what was rejected, whole parts included", () => {
    expect(join(partial, delivered, refused, partial)).toMatchObject({
      kind: "partial",
      rejectedItems: 14,
      message: expect.stringMatching(/^two .*why.* two$/),
    });
  });

  it("is a refusal where all are", () => {
    expect(join(refused, refused)).toBe(refused);
  });
});
