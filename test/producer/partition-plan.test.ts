import { describe, expect, test } from "vitest";
import { KafkaConfig, type KafkaOptions } from "../../src/config/index.ts";
import { decodeRequest, encodeRequest, merge, scan } from "../../src/otlp/index.ts";
import {
  assignBy,
  assignTo,
  fitToMessages,
  type PlannedPart,
} from "../../src/producer/partition-plan.ts";

type PartitionBy = NonNullable<KafkaOptions["producer"]>["partitionBy"];

function assign(partitionBy: PartitionBy) {
  return assignBy(
    "traces",
    new KafkaConfig({ bootstrapServers: "b:1", producer: { partitionBy } }),
  );
}

/** Spans named by their position, of traces and services in turn. */
function requestOf(count: number, services: readonly string[] = ["shop"], padding = 0) {
  const bytes = merge(
    Array.from({ length: count }, (_, index) =>
      encodeRequest("traces", {
        resourceSpans: [
          {
            resource: {
              attributes: [
                {
                  key: "service.name",
                  value: { stringValue: services[index % services.length] ?? "" },
                },
              ],
            },
            scopeSpans: [
              {
                spans: [
                  {
                    name: String(index),
                    traceId: new Uint8Array(16).fill(index % 8),
                    traceState: "x".repeat(padding),
                  },
                ],
              },
            ],
          },
        ],
      }),
    ),
  );
  return { bytes, items: scan("traces", bytes).items };
}

function namesOf(part: PlannedPart): number[] {
  return decodeRequest("traces", part.bytes).resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => Number(name))),
  );
}

describe("assigning a request", () => {
  test("leaves it whole, and the partition open, by default", () => {
    const request = requestOf(10);
    expect(assign("none")(request, 4)).toEqual([{ ...request, firstItem: 0, partition: -1 }]);
    expect(assignTo(3)(request, 4)).toEqual([{ ...request, firstItem: 0, partition: 3 }]);
  });

  test("goes round over as many partitions as there are now", () => {
    const next = assign("roundRobin");
    const request = requestOf(1);
    const partitions = [2, 2, 2, 5, 5, 5, 5].map((count) => next(request, count)[0]?.partition);
    expect(partitions).toEqual([0, 1, 0, 3, 4, 0, 1]);
  });

  test.each<[string, PartitionBy]>([
    ["trace id", { traces: "traceId" }],
    ["attribute", { traces: { resourceAttributes: ["service.name"] } }],
    ["function", { traces: ({ traceId }) => traceId }],
  ])("by %s makes one part a partition, with every item once, first positions told", (_, by) => {
    const request = requestOf(64, ["shop", "cart", "users", "search", "stock"]);
    const parts = assign(by)(request, 4);
    expect(parts.length).toBeGreaterThan(1);
    expect(new Set(parts.map(({ partition }) => partition)).size).toBe(parts.length);
    for (const part of parts) {
      const names = namesOf(part);
      expect(names).toHaveLength(part.items);
      expect(names).toEqual([...names].sort((a, b) => a - b));
      expect(part.firstItem).toBe(names[0]);
    }
    const all = parts.flatMap(namesOf).sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 64 }, (_, index) => index));
  });

  test("by attributes tells values apart that are the same when put together", () => {
    const by = { traces: { resourceAttributes: ["service.name", "absent"] } };
    const both = assign({ traces: { resourceAttributes: ["absent", "service.name"] } });
    const request = requestOf(1, ["ab"]);
    const partitions = [assign(by), both].map((each) => each(request, 1_000_000)[0]?.partition);
    expect(partitions[0]).not.toBe(partitions[1]);
  });

  test("by attributes leaves open where none is there", () => {
    const by = assign({ traces: { resourceAttributes: ["absent"] } });
    expect(by(requestOf(3), 4)).toMatchObject([{ partition: -1, items: 3 }]);
  });

  test("by a function that names no key leaves the item open", () => {
    const by = assign({ traces: () => undefined });
    expect(by(requestOf(3), 4)).toMatchObject([{ partition: -1, items: 3 }]);
  });
});

describe("fitting parts to messages", () => {
  test("copies nothing that fits", () => {
    const { bytes, items } = requestOf(5);
    const part = { bytes, items, firstItem: 0, partition: 2 };
    const { parts, oversize } = fitToMessages("traces", [part], bytes.length);
    expect(parts[0]?.bytes).toBe(bytes);
    expect(oversize).toEqual([]);
  });

  test("keeps partition and positions of what it splits", () => {
    const { bytes, items } = requestOf(40, ["shop"], 200);
    const whole = { bytes, items, firstItem: 100, partition: 2 };
    const { parts, oversize } = fitToMessages("traces", [whole], 1_000);
    expect(parts.length).toBeGreaterThan(8);
    expect(oversize).toEqual([]);
    for (const part of parts) {
      expect(part.partition).toBe(2);
      expect(part.bytes.length).toBeLessThanOrEqual(1_000);
      expect(part.firstItem).toBe(100 + (namesOf(part)[0] ?? -1));
    }
  });

  test("tells where in the write an item is that fits nowhere", () => {
    const small = requestOf(3);
    const large = requestOf(1, ["shop"], 5_000);
    const bytes = merge([small.bytes, large.bytes]);
    const part = { bytes, items: 4, firstItem: 10, partition: 0 };
    const { parts, oversize } = fitToMessages("traces", [part], 1_000);
    expect(parts.flatMap(namesOf)).toEqual([0, 1, 2]);
    expect(oversize).toMatchObject([{ item: 13, items: 1, name: "0" }]);
  });
});
