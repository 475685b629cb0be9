import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Page, type PageOptions, type Placed } from "../../../src/consumer/query/page.ts";

function pageOf(options: Partial<PageOptions>, items: readonly Placed<string>[]): Page<string> {
  const page = new Page<string>({
    order: "newest",
    offset: 0,
    limit: 10,
    maxBytes: 1e9,
    ...options,
  });
  for (const item of items) {
    page.add(item);
  }
  return page;
}

function placed(time: number, place: Partial<Placed<string>> = {}): Placed<string> {
  const { partition = 0, offset = 0, index = 0 } = place;
  const item = [time, partition, offset, index].join("/");
  return { item, time: BigInt(time), partition: 0, offset: 0, index: 0, bytes: 1, ...place };
}

describe("a page of items", () => {
  test("has the newest or the oldest first", () => {
    const items = [3, 1, 2].map((time) => placed(time));
    expect(pageOf({}, items).items()).toEqual(["3/0/0/0", "2/0/0/0", "1/0/0/0"]);
    expect(pageOf({ order: "oldest" }, items).items()).toEqual(["1/0/0/0", "2/0/0/0", "3/0/0/0"]);
  });

  test("orders those of one time by partition, offset and place in the record", () => {
    const items = [
      placed(1, { partition: 1, offset: 3 }),
      placed(1, { partition: 0, offset: 9, index: 1 }),
      placed(1, { partition: 0, offset: 9, index: 0 }),
      placed(1, { partition: 0, offset: 2 }),
    ];
    const expected = ["1/0/2/0", "1/0/9/0", "1/0/9/1", "1/1/3/0"];
    expect(pageOf({}, items).items()).toEqual(expected);
    expect(pageOf({ order: "oldest" }, items).items()).toEqual(expected);
  });

  test("tells how many there are, and whether there are more behind it", () => {
    const items = [1, 2, 3].map((time) => placed(time));
    expect(pageOf({ limit: 2 }, items)).toMatchObject({ count: 3, truncated: true });
    expect(pageOf({ limit: 2, offset: 1 }, items)).toMatchObject({ count: 3, truncated: false });
    expect(pageOf({ limit: 0 }, items)).toMatchObject({ count: 3, truncated: true });
    expect(pageOf({ limit: 0 }, items).items()).toEqual([]);
    expect(pageOf({ offset: 5 }, items).items()).toEqual([]);
  });

  test("makes pages that have every item once, in whatever order items come", () => {
    const times = fc.array(fc.nat(40), { maxLength: 4_000 });
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 30 }), (list, limit) => {
        const items = list.map((time, offset) => placed(time, { offset }));
        const sorted = items.toSorted((a, b) => Number(b.time - a.time) || a.offset - b.offset);
        for (const offset of [0, limit, 2 * limit]) {
          const expected = sorted.slice(offset, offset + limit).map(({ item }) => item);
          expect(pageOf({ limit, offset }, items).items()).toEqual(expected);
          expect(pageOf({ limit, offset }, items.toReversed()).items()).toEqual(expected);
        }
      }),
      { numRuns: 30 },
    );
  });

  test("fails where the items to keep take more than they may, and not for those that were dropped", () => {
    const heavy = Array.from({ length: 500 }, (_, time) => placed(time, { bytes: 100 }));
    expect(pageOf({ limit: 5, maxBytes: 600 }, heavy).items()).toHaveLength(5);
    expect(() => pageOf({ limit: 7, maxBytes: 600 }, heavy)).toThrow(
      expect.objectContaining({ code: "QUERY_TOO_LARGE" }),
    );
  });
});
