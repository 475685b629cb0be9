import { describe, expect, it } from "vitest";
import { configOf, problemsOf } from "../problems.ts";

describe("consumer", () => {
  it("takes every option as it is given", () => {
    const consumer = {
      groupId: "g",
      instanceId: "i",
      protocol: "classic",
      rack: "zone-a",
      offsetReset: "error",
      autoCommit: false,
      autoCommitIntervalMs: 1,
      isolation: "read_uncommitted",
      sessionTimeoutMs: 6_000,
      heartbeatIntervalMs: 2_000,
      maxPollIntervalMs: 60_000,
      maxPollRecords: 1,
      fetchMinBytes: 100_000_000,
      fetchWaitMs: 0,
      maxBufferedBytes: 1_024,
      assignment: "range",
      partitionEof: true,
      deadLetterTopic: "dead",
      maxAttempts: 1,
      retryBackoffMs: 0,
    } as const;
    expect(configOf({ consumer }).consumer).toEqual(consumer);
  });

  it("takes the group by its short name too", () => {
    expect(configOf({ groupId: "g" }).consumer.groupId).toBe("g");
    expect(configOf({ groupId: "g", consumer: { groupId: "g" } }).consumer.groupId).toBe("g");
  });

  it("reads from the beginning where that is asked for, here or in short", () => {
    expect(configOf({ consumer: { fromBeginning: true } }).consumer.offsetReset).toBe("earliest");
    expect(configOf({ fromBeginning: true }).consumer.offsetReset).toBe("earliest");
    expect(configOf({ fromBeginning: false }).consumer.offsetReset).toBe("latest");
    const both = { fromBeginning: true, consumer: { offsetReset: "earliest" } };
    expect(configOf(both).consumer.offsetReset).toBe("earliest");
  });

  it("resolves `fromBeginning` away", () => {
    expect(configOf({ consumer: { fromBeginning: true } }).consumer).not.toHaveProperty(
      "fromBeginning",
    );
  });

  it("leaves group settings to the brokers under KIP-848", () => {
    const config = configOf({ groupId: "g", consumer: { protocol: "consumer" } });
    expect(config.consumer.protocol).toBe("consumer");
  });

  it.each([
    ["groupId", "", "is empty"],
    ["protocol", "clasic", "expected one of classic, consumer; did you mean classic?"],
    ["offsetReset", "end", "expected one of earliest, latest, error"],
    ["fromBeginning", "yes", "expected true or false"],
    ["autoCommitIntervalMs", 0, "must be at least 1"],
    ["isolation", "committed", "expected one of read_committed, read_uncommitted"],
    ["maxPollRecords", 0, "must be at least 1"],
    ["fetchMinBytes", 100_000_001, "must be at most 100000000"],
    ["fetchWaitMs", -1, "must be at least 0"],
    ["maxBufferedBytes", 2_147_482_625, "must be at most 2147482624"],
    [
      "assignment",
      "round-robin",
      "expected one of cooperative-sticky, range, roundrobin; did you mean roundrobin?",
    ],
    ["maxAttempts", 0, "must be at least 1"],
    ["retryBackoffMs", 30_001, "must be at most 30000"],
    ["offsetRest", "latest", "is not an option; did you mean offsetReset?"],
    ["acks", "all", "is not an option here; it is one as producer.acks"],
  ])("refuses %s of %j", (option, value, message) => {
    expect(problemsOf({ consumer: { [option]: value } })).toEqual({
      [`consumer.${option}`]: message,
    });
  });
});
