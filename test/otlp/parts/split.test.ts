import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import { merge, type Part, type Signal, scan, signals, split } from "../../../src/otlp/index.ts";
import { flatItems } from "../../support/otlp/flat-items.ts";
import { mutate } from "../../support/otlp/mutate.ts";
import { randomRequest } from "../../support/otlp/random-request.ts";
import { SeededRandom } from "../../support/otlp/seeded-random.ts";
import { attribute, count, eightBytes, field, request } from "../../support/otlp/wire-bytes.ts";

const span = (name: string) => field(2, field(5, name));
const resource = field(1, attribute(1, "service.name", "shop"));
const scope = field(1, field(1, "library"));
const url = field(3, "https://example.com/schema");
const unknown = field(50, "from the future");

const merged = (parts: readonly Part[]) => merge(parts.map(({ bytes }) => bytes));

describe("split", () => {
  it("returns a request that fits as it is, not a copy", () => {
    const bytes = request(field(1, field(2, span("a"), span("b"))));
    const { parts, oversize } = split("traces", bytes, bytes.length);
    expect(parts).toEqual([{ bytes, items: 2, firstItem: 0 }]);
    expect(parts[0]?.bytes).toBe(bytes);
    expect(oversize).toEqual([]);
  });

  it("repeats resource, scope, schema URLs and unknown fields in every part", () => {
    const around = (...spans: number[][]) =>
      request(unknown, field(1, resource, unknown, url, field(2, scope, url, unknown, ...spans)));
    const bytes = request(
      unknown,
      field(1, resource, unknown, field(2, scope, span("a"), url, span("b"), unknown), url),
    );
    const { parts } = split("traces", bytes, bytes.length - 1);
    expect(parts.map((part) => part.bytes)).toEqual([around(span("a")), around(span("b"))]);
    expect(parts.map(({ items, firstItem }) => [items, firstItem])).toEqual([
      [1, 0],
      [1, 1],
    ]);
  });

  it("cuts between resources and between scopes first where they end", () => {
    const whole = field(1, resource, field(2, scope, span("a")));
    const bytes = request(whole, whole);
    const { parts } = split("traces", bytes, bytes.length - 1);
    expect(parts.map((part) => part.bytes)).toEqual([request(whole), request(whole)]);
  });

  it("fills each part up to the limit, to the byte", () => {
    const bytes = request(field(1, field(2, ...Array.from({ length: 100 }, () => span("12345")))));
    const limit = request(field(1, field(2, ...Array.from({ length: 30 }, () => span("12345")))));
    const sizes = split("traces", bytes, limit.length).parts.map(({ items }) => items);
    expect(sizes).toEqual([30, 30, 30, 10]);
    const oneLess = split("traces", bytes, limit.length - 1).parts.map(({ items }) => items);
    expect(oneLess).toEqual([29, 29, 29, 13]);
  });

  it("splits the data points of one metric, and repeats what is said about them", () => {
    const point = field(1, eightBytes(3));
    const about = [...field(1, "requests"), ...field(2, "Requests"), ...field(3, "{request}")];
    const metadata = attribute(12, "key", "value");
    const kind = [...count(2, 2), ...count(3, 1)];
    const metric = (...points: number[][]) =>
      request(field(1, field(2, field(2, about, metadata, field(7, kind, ...points)))));
    const bytes = request(
      field(1, field(2, field(2, about, field(7, point, kind, point, point), metadata))),
    );
    const { parts } = split("metrics", bytes, bytes.length - point.length);
    expect(parts.map((part) => part.bytes)).toEqual([metric(point, point), metric(point)]);
  });

  it("gives every part the temporality, though the data of the metric comes in pieces", () => {
    const [first, second] = [field(7, count(2, 1)), field(7, field(1, eightBytes(3)), field(1))];
    const bytes = request(field(1, field(2, field(2, first, second))));
    const { parts } = split("metrics", bytes, bytes.length - 3);
    expect(parts.map((part) => part.bytes)).toEqual([
      request(field(1, field(2, field(2, field(7, count(2, 1), field(1, eightBytes(3))))))),
      request(field(1, field(2, field(2, field(7, count(2, 1), field(1)))))),
    ]);
  });

  it("does not count data that later data replaces", () => {
    const metric = field(2, field(5, field(1)), field(7, field(1), field(1, eightBytes(3))));
    const bytes = request(field(1, field(2, metric)));
    expect(split("metrics", bytes, bytes.length - 1).parts.map(({ items }) => items)).toEqual([
      1, 1,
    ]);
  });

  it("keeps resources, scopes and metrics without items, each once", () => {
    const empty = field(1, resource);
    const emptyScope = field(1, resource, field(2, scope));
    const bytes = request(empty, field(1, field(2, span("a"))), emptyScope);
    const { parts } = split("traces", bytes, bytes.length - 1);
    expect(merged(parts)).toEqual(bytes);
    expect(parts.reduce((sum, { items }) => sum + items, 0)).toBe(1);
  });
});

describe("an item that does not fit", () => {
  const long = "x".repeat(500);

  it("is named with its position and size, and the others go through", () => {
    const bytes = request(field(1, resource, field(2, span("a"), span(long), span("b"))));
    const alone = request(field(1, resource, field(2, span(long))));
    const { parts, oversize } = split("traces", bytes, 100);
    expect(oversize).toEqual([{ item: 1, items: 1, size: alone.length, name: "x".repeat(120) }]);
    expect(parts.map(({ items, firstItem }) => [items, firstItem])).toEqual([
      [1, 0],
      [1, 2],
    ]);
  });

  it.each<[Signal, number[], string]>([
    ["traces", field(2, field(5, "GET /orders"), field(3, long)), "GET /orders"],
    ["traces", field(2, field(3, long)), ""],
    [
      "metrics",
      field(2, field(1, "http.requests"), field(5, field(1, field(99, long)))),
      "http.requests",
    ],
    ["logs", field(2, field(5, field(1, "could not pay")), field(99, long)), "could not pay"],
    ["logs", field(2, field(12, "cart.paid"), field(5, field(1, long))), "cart.paid"],
    ["logs", field(2, field(5, count(3, 7)), field(99, long)), ""],
    ["logs", field(2, field(99, long)), ""],
  ])("of %s %# has a name", (signal, item, name) => {
    const { parts, oversize } = split(signal, request(field(1, field(2, item))), 200);
    expect(parts).toEqual([]);
    expect(oversize.map((each) => each.name)).toEqual([name]);
  });

  it("can be too large because of what is around it", () => {
    const bytes = request(
      field(1, field(1, attribute(1, "key", long)), field(2, span("a"), span("b"))),
    );
    const { parts, oversize } = split("traces", bytes, 300);
    expect(parts).toEqual([]);
    expect(oversize.map(({ item }) => item)).toEqual([0, 1]);
  });

  it("can be a resource without items", () => {
    const bytes = request(
      field(1, field(1, attribute(1, "key", long))),
      field(1, field(2, span("a"))),
    );
    const size = bytes.length - field(1, field(2, span("a"))).length;
    const { parts, oversize } = split("traces", bytes, 100);
    expect(parts.map(({ items, firstItem }) => [items, firstItem])).toEqual([[1, 0]]);
    expect(oversize).toEqual([{ item: 0, items: 0, size, name: "" }]);
  });

  it("can be nothing but unknown fields", () => {
    const bytes = request(field(99, long));
    expect(split("logs", bytes, 100)).toEqual({
      parts: [],
      oversize: [{ item: 0, items: 0, size: bytes.length, name: "" }],
    });
  });
});

describe("the parts of any request", () => {
  const anyCase = fc.record({
    signal: fc.constantFrom(...signals),
    seed: fc.nat(),
    share: fc.double({ min: 0.05, max: 1, noNaN: true }),
  });

  it("are within the limit, well-formed, and hold all items that are not too large", () => {
    fc.assert(
      fc.property(anyCase, ({ signal, seed, share }) => {
        const bytes = randomRequest(signal, seed, { oddity: 0.05 });
        const limit = Math.ceil(bytes.length * share);
        const { parts, oversize } = split(signal, bytes, limit);
        let next = 0;
        const places = [
          ...parts.map(({ firstItem, items }) => ({ at: firstItem, items })),
          ...oversize.map(({ item, items }) => ({ at: item, items })),
        ].sort((a, b) => a.at - b.at || a.items - b.items);
        for (const { at, items } of places) {
          expect(at).toBe(next);
          next += items;
        }
        expect(next).toBe(scan(signal, bytes).items);
        for (const part of parts) {
          expect(part.bytes.length).toBeLessThanOrEqual(limit);
          expect(scan(signal, part.bytes).items).toBe(part.items);
        }
        for (const { size } of oversize) {
          expect(size).toBeGreaterThan(limit);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("say merged what the request says", () => {
    fc.assert(
      fc.property(anyCase, ({ signal, seed, share }) => {
        const bytes = randomRequest(signal, seed, { breadth: 3, depth: 9 });
        const { parts, oversize } = split(signal, bytes, Math.ceil(bytes.length * share));
        if (oversize.length === 0) {
          expect(flatItems(signal, merged(parts))).toEqual(flatItems(signal, bytes));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("do not repeat without end what is around the items", () => {
    const items = Array.from({ length: 200 }, () => field(2));
    const head = field(99, new Uint8Array(2 ** 20));
    const bytes = request(head, field(1, field(2, ...items)));
    const oneItem = request(head, field(1, field(2, field(2))));
    const { parts, oversize } = split("traces", bytes, oneItem.length);
    const written = parts.reduce((sum, part) => sum + part.bytes.length, 0);
    expect(written).toBeGreaterThan(64 * 2 ** 20);
    expect(written).toBeLessThan(66 * 2 ** 20);
    expect(parts.reduce((sum, part) => sum + part.items, oversize.length)).toBe(200);
  });

  it("throws nothing but SerializationError, whatever the bytes", () => {
    fc.assert(
      fc.property(anyCase, ({ signal, seed, share }) => {
        const bytes = mutate(randomRequest(signal, seed), new SeededRandom(seed));
        try {
          split(signal, bytes, Math.ceil(bytes.length * share));
        } catch (error) {
          expect(error).toBeInstanceOf(SerializationError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
