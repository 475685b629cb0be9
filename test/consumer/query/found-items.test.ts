import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DriverRecord } from "../../../src/cluster/index.ts";
import { compileFilters, scalarText } from "../../../src/consumer/query/conditions.ts";
import { ItemFinder } from "../../../src/consumer/query/found-items.ts";
import {
  attributeOf,
  fieldNames,
  fieldReader,
  type ItemOf,
  labelsOf,
  timesOf,
} from "../../../src/consumer/query/item-fields.ts";
import type { QueryFilter } from "../../../src/consumer/query/query-options.ts";
import { type AnyQuery, planQuery } from "../../../src/consumer/query/query-plan.ts";
import type { UnreadableRecord } from "../../../src/consumer/query/query-result.ts";
import {
  batchToRequest,
  decodeJson,
  encodeJsonBytes,
  encodeRequest,
  flattenLogRecords,
  flattenMetrics,
  flattenSpans,
  type LogRecordInput,
  type RequestOf,
  type Signal,
  type SpanInput,
  signals,
} from "../../../src/otlp/index.ts";
import { arbitraryRequest } from "../../support/otlp/arbitrary.ts";
import { record } from "../records.ts";

const flatten: { readonly [S in Signal]: (request: RequestOf[S]) => ItemOf[S][] } = {
  traces: flattenSpans,
  metrics: flattenMetrics,
  logs: flattenLogRecords,
};

/** When the records here were written. */
const writtenAt = 1_700_000_000_000_000_000n;

function finderOf<S extends Signal>(signal: S, query: AnyQuery): ItemFinder<S> {
  const rules = { ofTopic: () => signal, wanted: new Set<Signal>([signal]) };
  return new ItemFinder(planQuery(signal, query), rules);
}

function find<S extends Signal>(signal: S, query: AnyQuery, ...values: Uint8Array[]) {
  const finder = finderOf(signal, query);
  const found = values.flatMap((value, offset) => finder.find(record(offset, { value })));
  return { finder, items: found.map(({ item }) => item), found };
}

function framed(bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(0, 0, 0, 0, 7, 0, ...bytes);
}

/** Filters on what is in an item, and on what is like it: some match, others nearly do. */
function filtersOf<S extends Signal>(
  signal: S,
  item: ItemOf[S],
  dice: () => number,
): QueryFilter[] {
  const keys = [item.scope?.attributes, item.resource?.attributes, labelsOf(item)].flatMap((each) =>
    Object.keys(each ?? {}),
  );
  const fields = [...fieldNames(signal), ...keys.map((key) => `attributes.${key}`), "absent"];
  const field = fields[dice() % fields.length] ?? "name";
  const text = scalarText(fieldReader(signal, field)(item)) ?? "unknown";
  const isId = attributeOf(signal, field) === undefined && field.endsWith("Id");
  const at = dice() % Math.max(1, text.length);
  const number = Number(text);
  const choices: QueryFilter[] = [
    { field, equals: isId && !/^[0-9a-f]+$/.test(text) ? "0".repeat(32) : text },
    { field, equals: isId ? "ab".repeat(16) : [text, "other"] },
    { field, not: text },
    { field, contains: text.slice(at, at + 5) || "x" },
    { field, matches: /[aeiou1-5]/ },
    { field, atLeast: Number.isFinite(number) ? number : 0 },
    { field, atMost: Number.isFinite(number) ? number : 9 },
    { field, exists: dice() % 2 === 0 },
  ];
  return [choices[dice() % choices.length] ?? { field, exists: true }];
}

/** A query with conditions that some items of a request meet, and those items. */
function queryFor<S extends Signal>(signal: S, items: readonly ItemOf[S][], dice: () => number) {
  const one = (): ItemOf[S] => items[dice() % items.length] as ItemOf[S];
  const filters = [
    ...filtersOf(signal, one(), dice),
    ...(dice() % 3 === 0 ? filtersOf(signal, one(), dice) : []),
  ];
  const from = dice() % 3 === 0 ? timesOf[signal](one()) : 0n;
  const meets = compileFilters(signal, filters);
  const expected = items.filter(
    (item) => meets(item) && (timesOf[signal](item) || writtenAt) >= from,
  );
  return { query: { filters, timeRange: { from } }, expected };
}

describe.each(signals)("what a query finds in %s", (signal) => {
  test("is all that meets its conditions, however little of it is decoded", () => {
    let matches = 0;
    let skipped = 0;
    fc.assert(
      fc.property(arbitraryRequest(signal), fc.infiniteStream(fc.nat()), (request, stream) => {
        const items: readonly ItemOf[Signal][] = flatten[signal](request as never);
        if (items.length === 0) {
          return;
        }
        const dice = (): number => stream.next().value ?? 0;
        const { expected, query } = queryFor(signal, items, dice);
        const bytes = encodeRequest(signal, request);
        const json = encodeJsonBytes(signal, request);
        for (const [form, value] of Object.entries({ bytes, json, framed: framed(bytes) })) {
          const { items: found, finder } = find(signal, query, value);
          expect(finder.unreadable.first).toEqual([]);
          expect(found, form).toHaveLength(expected.length);
          expect(form === "json" || finder.scanned.items === items.length).toBe(true);
          skipped += finder.skipped.items;
        }
        matches += expected.length;
      }),
      { numRuns: 300 },
    );
    // Neither of the two sides was looked at alone.
    expect(matches).toBeGreaterThan(0);
    expect(skipped).toBeGreaterThan(0);
  });
});

const start = 1_700_000_000_000_000_000n;

function span(index: number, more: Partial<SpanInput> = {}): SpanInput {
  return {
    traceId: index.toString(16).padStart(32, "0"),
    spanId: index.toString(16).padStart(16, "0"),
    name: `span ${index}`,
    startTime: start + BigInt(index) * 1_000_000n,
    endTime: start + BigInt(index) * 2_000_000n,
    ...more,
  };
}

function spansOf(service: string, ...spans: SpanInput[]): Uint8Array {
  const resource = { attributes: { "service.name": service } };
  return encodeRequest("traces", batchToRequest("traces", { resource, spans }));
}

function jsonOf(service: string, ...spans: SpanInput[]): Uint8Array {
  const resource = { attributes: { "service.name": service } };
  return encodeJsonBytes("traces", batchToRequest("traces", { resource, spans }));
}

describe("what cannot match", () => {
  const traceId = span(3).traceId;

  test("is passed over by record, and only the item that matches is decoded", () => {
    const values = [spansOf("a", span(1), span(2)), spansOf("a", span(3), span(4), span(5))];
    const { finder, items } = find(
      "traces",
      { filters: [{ field: "traceId", equals: traceId }] },
      ...values,
    );
    expect(items.map((each) => each.name)).toEqual(["span 3"]);
    expect(finder.scanned).toMatchObject({ records: 2, items: 5 });
    expect(finder.skipped).toEqual({ records: 1, items: 4, bytes: values[0]?.length });
  });

  test("is passed over by resource", () => {
    const request = encodeRequest("traces", {
      resourceSpans: ["shop", "bank"].flatMap(
        (service) =>
          batchToRequest("traces", {
            resource: { attributes: { "service.name": service } },
            spans: [span(1), span(2)],
          }).resourceSpans,
      ),
    });
    const { finder, items } = find(
      "traces",
      { filters: [{ field: "service", equals: "bank" }] },
      request,
    );
    expect(items).toHaveLength(2);
    expect(finder.skipped.items).toBe(2);
  });

  test.each([
    ["time", { timeRange: { from: start + 9_000_000n } }, 1],
    ["end of time", { timeRange: { to: start + 2_000_000n } }, 1],
    ["duration", { filters: [{ field: "durationMs", atLeast: 9 }] }, 1],
    ["longest duration", { filters: [{ field: "durationMs", atMost: 1 }] }, 1],
    ["name", { filters: [{ field: "name", equals: "span 5" }] }, 1],
  ])("is passed over by %s, item by item", (_, query, expected) => {
    const value = spansOf("a", span(1), span(5), span(9));
    const { finder, items } = find("traces", query, value);
    expect(items).toHaveLength(expected);
    expect(finder.skipped.items).toBe(3 - expected);
  });

  test("is passed over in JSON unless it is written with escapes", () => {
    const filters = [{ field: "service", equals: "bank" }];
    const plain = find("traces", { filters }, jsonOf("shop", span(1)));
    expect(plain.finder.skipped.records).toBe(1);
    const text = Buffer.from(jsonOf("bank", span(1))).toString();
    const escaped = Buffer.from(text.replace("bank", "b\\u0061nk"));
    expect(decodeJson("traces", escaped).resourceSpans).toHaveLength(1);
    expect(find("traces", { filters }, escaped).items).toHaveLength(1);
  });

  test("is told from ids that JSON has in upper case", () => {
    const id = "ABCDEF".padStart(32, "0");
    const text = Buffer.from(jsonOf("a", span(0xabcdef))).toString();
    const upper = Buffer.from(text.replace(id.toLowerCase(), id));
    const filters = [{ field: "traceId", equals: id }];
    expect(find("traces", { filters }, upper).items).toHaveLength(1);
    expect(find("traces", { filters }, Buffer.from(text)).items).toHaveLength(1);
    expect(find("traces", { filters }, spansOf("a", span(0xabcdef))).items).toHaveLength(1);
  });

  test("is told from numbers, which are written otherwise than in the condition", () => {
    const value = spansOf(
      "a",
      span(1, { attributes: { "http.response.status_code": 500n, ratio: 0.5 } }),
    );
    for (const filter of [
      { field: "http.response.status_code", equals: "500" },
      { field: "http.response.status_code", equals: 500 },
      { field: "ratio", equals: 0.5 },
    ]) {
      expect(find("traces", { filters: [filter] }, value).items).toHaveLength(1);
    }
  });
});

describe("the memory of a large record", () => {
  const large = { attributes: { note: "n".repeat(20_000) } };
  const given = (query: AnyQuery, value: Uint8Array) => {
    const own = new Uint8Array(value);
    const finder = finderOf("traces", query);
    return { own, found: finder.find(record(1, { value: own })), finder };
  };

  test("is given back where nothing was found in it", () => {
    const value = spansOf("shop", span(1, large), span(2, large));
    const queries: AnyQuery[] = [
      { filters: [{ field: "service", equals: "other" }] },
      { filters: [{ field: "durationMs", atLeast: 1e9 }] },
      { filters: [{ field: "name", matches: /nothing like it/ }] },
    ];
    for (const query of queries) {
      const { finder, found, own } = given(query, value);
      expect([found.length, own.length]).toEqual([0, 0]);
      expect([finder.scanned.items, finder.scanned.bytes]).toEqual([2, value.length]);
    }
  });

  test("is given back where it cannot be read", () => {
    const { finder, own } = given({}, Buffer.alloc(20_000, 0xff));
    expect([finder.unreadable.records, finder.scanned.bytes]).toEqual([1, 20_000]);
    expect(own.length).toBe(0);
  });

  test("stays where something was found, which may lie in it", () => {
    const key = Buffer.alloc(20_000, 7);
    const value = spansOf("shop", span(1, { attributes: { key } }));
    const { found, own } = given({ filters: [{ field: "service", equals: "shop" }] }, value);
    expect(own.length).toBe(value.length);
    expect(found[0]?.item).toMatchObject({ attributes: { key: new Uint8Array(key) } });
  });
});

describe("an item without a time of its own", () => {
  const log = (more: Partial<LogRecordInput> = {}): Uint8Array =>
    encodeRequest(
      "logs",
      batchToRequest("logs", { records: [{ timestamp: 0n, body: "x", ...more }] }),
    );

  test("has the time at which it was observed, else that of its record", () => {
    const observed = log({ observedTime: start });
    expect(find("logs", {}, observed).found[0]?.time).toBe(start);
    const { found } = find("logs", { timeRange: { from: 1_600_000_000_000_000_000n } }, log());
    expect(found[0]?.time).toBe(1_700_000_000_000_000_000n);
    expect(find("logs", { timeRange: { to: start } }, log()).found).toEqual([]);
  });
});

describe("a record that is not OTLP", () => {
  test("is counted and told, and the others are read", () => {
    const told: UnreadableRecord[] = [];
    const query: AnyQuery = { onUnreadable: (unreadable) => told.push(unreadable) };
    const broken = [
      Uint8Array.of(0xff, 1),
      Buffer.from('{"resourceSpans": 7}'),
      Uint8Array.of(0, 1),
    ];
    const { finder, items } = find("traces", query, ...broken, spansOf("a", span(1)));
    expect(items).toHaveLength(1);
    expect(finder.unreadable.records).toBe(3);
    expect(finder.unreadable.first).toEqual(told);
    expect(told.map(({ offset }) => offset)).toEqual([0n, 1n, 2n]);
    expect(told[0]?.reason).toMatch(/OTLP|protobuf/i);
    expect(finder.scanned).toMatchObject({ records: 4, items: 1 });
  });

  test("is noticed by a search that passes over everything, too", () => {
    const filters = [{ field: "traceId", equals: "ab".repeat(16) }];
    const cutShort = spansOf("a", span(1)).subarray(0, 30);
    const { finder } = find("traces", { filters }, cutShort, spansOf("a", span(1)));
    expect(finder.unreadable.records).toBe(1);
    expect(finder.skipped.records).toBe(1);
  });

  test("is named up to ten times", () => {
    const { finder } = find("logs", {}, ...new Array<Uint8Array>(12).fill(Uint8Array.of(0xff)));
    expect(finder.unreadable.records).toBe(12);
    expect(finder.unreadable.first).toHaveLength(10);
  });
});

test("tombstones and other signals are not counted", () => {
  const finder = finderOf("logs", {});
  const headers: DriverRecord["headers"] = [{ "otelcol.signal": "traces" }];
  expect(finder.find(record(0, { value: null }))).toEqual([]);
  expect(finder.find(record(1, { value: spansOf("a", span(1)), headers }))).toEqual([]);
  expect(finder.scanned.records).toBe(0);
});
