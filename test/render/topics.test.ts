import { describe, expect, it } from "vitest";
import { renderTopics } from "../../src/render/index.ts";

describe("renderTopics", () => {
  it("lists partitions with their offsets and the number of records", () => {
    const topics = [
      {
        name: "otlp_spans",
        partitions: [
          { partition: 0, first: 0n, next: 12n },
          { partition: 1, first: 1_000n, next: 2_500n },
        ],
      },
      { name: "otlp_logs", partitions: [{ partition: 0, first: 0n, next: 0n }] },
    ];
    expect(renderTopics(topics, { width: 80 }).split("\n")).toEqual([
      "topic       partition  first offset  next offset  records",
      "otlp_spans          0             0           12       12",
      "                    1         1,000        2,500    1,500",
      "otlp_logs           0             0            0        0",
    ]);
  });
});
