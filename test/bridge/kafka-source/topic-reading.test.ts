import { describe, expect, test } from "vitest";
import { topicReading } from "../../../src/bridge/kafka-source/topic-reading.ts";

describe("the reading of topics by signal", () => {
  const { selection, signalOf } = topicReading({
    traces: ["spans", "^tenant-.*-spans$"],
    metrics: ["metrics", "a.b"],
    logs: [],
  });

  test("selects all of them; one that is called like a signal is told from it", () => {
    expect(selection).toEqual(["spans", "^tenant-.*-spans$", "^metrics$", "a.b"]);
  });

  test("knows the signal of each, by name or pattern", () => {
    const told = ["spans", "tenant-a-spans", "metrics", "a.b", "axb", "other", "spans"];
    expect(told.map((topic) => signalOf?.(topic))).toEqual([
      "traces",
      "traces",
      "metrics",
      "metrics",
      undefined,
      undefined,
      "traces",
    ]);
  });
});

test("the reading of mixed topics leaves the signal to the records", () => {
  expect(topicReading({ mixed: ["all", "logs", "^t-.*"] })).toEqual({
    selection: ["all", "^logs$", "^t-.*"],
  });
});
