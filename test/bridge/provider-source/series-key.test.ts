import { expect, it } from "vitest";
import { seriesKey } from "../../../src/bridge/provider-source/series-key.ts";

const point = { name: "a", value: 1, unit: "1", timestamp: 0, periodMs: 60_000 };

it("names a series by its name and tags, in whatever order they come", () => {
  const key = seriesKey({ ...point, tags: { x: "1", y: "2" } });
  expect(seriesKey({ ...point, timestamp: 5, value: 7, tags: { y: "2", x: "1" } })).toBe(key);
  expect(seriesKey({ ...point, name: "b", tags: { x: "1", y: "2" } })).not.toBe(key);
  expect(seriesKey({ ...point, tags: { x: "1", y: "3" } })).not.toBe(key);
  expect(seriesKey({ ...point, tags: { x: "1y", "": "2" } })).not.toBe(key);
});

it("gives 200,000 series that are alike a number each, which is a whole one and never 0", () => {
  const keys = new Set<number>();
  for (let topic = 0; topic < 50_000; topic++) {
    const tags = { topic: `topic-${topic}`, "kafka.cluster.id": `cluster-${topic % 1_000}` };
    for (const name of ["in", "out", "messages", "lag"]) {
      keys.add(seriesKey({ ...point, name, tags }));
    }
  }
  expect(keys.size).toBe(200_000);
  expect(keys.has(0)).toBe(false);
  expect([...keys].every((key) => Number.isSafeInteger(key) && key > 0)).toBe(true);
});
