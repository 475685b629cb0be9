import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import {
  type KeyOf,
  merge,
  regroup,
  resourceAttributeReader,
  type Signal,
  scan,
  signals,
} from "../../../src/otlp/index.ts";
import { flatItems } from "../../support/otlp/flat-items.ts";
import { mutate } from "../../support/otlp/mutate.ts";
import { randomRequest } from "../../support/otlp/random-request.ts";
import { SeededRandom } from "../../support/otlp/seeded-random.ts";
import { attribute, eightBytes, field, request } from "../../support/otlp/wire-bytes.ts";

const id = (first: number) => new Uint8Array(16).fill(0).with(0, first);
const span = (trace: number, name: string) => field(2, field(1, id(trace)), field(5, name));
const resource = (name: string) => field(1, attribute(1, "service.name", name));
const url = field(3, "https://example.com/schema");

/** The first byte of the trace id; -1 without one. */
const firstByte: KeyOf = (bytes, start, end) => (start === end ? -1 : (bytes[start] as number));

describe("regroup by trace id", () => {
  it("puts all spans of a trace into one request, in their order", () => {
    const bytes = request(
      field(1, resource("a"), field(2, span(1, "a1"), span(2, "a2"), span(1, "a3")), url),
      field(1, resource("b"), field(2, span(2, "b1")), field(2, span(1, "b2"), url)),
    );
    const parts = regroup("traces", bytes, "traceId", firstByte);
    expect(parts).toEqual([
      {
        key: 1,
        items: 3,
        firstItem: 0,
        bytes: request(
          field(1, resource("a"), url, field(2, span(1, "a1"), span(1, "a3"))),
          field(1, resource("b"), field(2, url, span(1, "b2"))),
        ),
      },
      {
        key: 2,
        items: 2,
        firstItem: 1,
        bytes: request(
          field(1, resource("a"), url, field(2, span(2, "a2"))),
          field(1, resource("b"), field(2, span(2, "b1"))),
        ),
      },
    ]);
  });

  it("hands over the range of the trace id, and an empty one where there is none", () => {
    const seen: number[][] = [];
    const bytes = request(
      field(1, field(2, span(7, "a"), field(2, field(5, "b")), field(2, field(1)))),
    );
    regroup("traces", bytes, "traceId", (whole, start, end) => {
      seen.push([...whole.subarray(start, end)]);
      return 0;
    });
    expect(seen).toEqual([[...id(7)], [], []]);
  });

  it("takes the last trace id where a span has two, as decoders do", () => {
    const twice = field(2, field(1, id(1)), field(5, "name"), field(1, id(2)));
    const bytes = request(field(1, field(2, twice, span(1, "other"))));
    expect(regroup("traces", bytes, "traceId", firstByte).map(({ key }) => key)).toEqual([2, 1]);
  });

  it("finds the trace id of log records", () => {
    const record = (trace: number) => field(2, eightBytes(1), field(9, id(trace)));
    const bytes = request(field(1, field(2, record(3), record(4), field(2, eightBytes(1)))));
    const parts = regroup("logs", bytes, "traceId", firstByte);
    expect(parts.map(({ key, items }) => [key, items])).toEqual([
      [3, 1],
      [4, 1],
      [-1, 1],
    ]);
  });

  it("finds none in data points", () => {
    const point = field(1, field(5, field(5, id(1))));
    const bytes = request(field(1, field(2, field(2, field(5, point, point)))));
    const parts = regroup("metrics", bytes, "traceId", firstByte);
    expect(parts).toEqual([{ key: -1, items: 2, firstItem: 0, bytes }]);
  });

  it("returns a request with one key as it is, not a copy", () => {
    const bytes = request(field(1, field(2, span(1, "a"), span(1, "b"))));
    expect(regroup("traces", bytes, "traceId", firstByte)[0]?.bytes).toBe(bytes);
  });

  it("returns nothing for a request without items", () => {
    expect(regroup("traces", request(field(1, resource("a"))), "traceId", firstByte)).toEqual([]);
  });

  it("leaves out what has no items where it makes parts", () => {
    const bytes = request(
      field(1, resource("idle")),
      field(1, field(2, span(1, "a"), span(2, "b"))),
    );
    const [first] = regroup("traces", bytes, "traceId", firstByte);
    expect(first?.bytes).toEqual(request(field(1, field(2, span(1, "a")))));
  });

  it("keeps apart keys of any 32 bits", () => {
    const keys = [0, -1, 2 ** 31 - 1, -(2 ** 31), 2 ** 32 - 1];
    const bytes = request(field(1, field(2, ...keys.map((_, index) => span(index, "a")))));
    const parts = regroup(
      "traces",
      bytes,
      "traceId",
      (b, start) => keys[b[start] as number] as number,
    );
    expect(parts.map(({ key }) => key)).toEqual(keys);
  });

  it("passes on what the key function throws", () => {
    const bytes = request(field(1, field(2, span(1, "a"))));
    const failing = () => {
      throw new TypeError("no key");
    };
    expect(() => regroup("traces", bytes, "traceId", failing)).toThrow(TypeError);
  });
});

describe("regroup by resource", () => {
  it("asks once for each resource and keeps its items together", () => {
    const read = resourceAttributeReader(["service.name"]);
    const asked: unknown[] = [];
    const bytes = request(
      field(1, resource("a"), field(2, span(1, "a1"), span(2, "a2"))),
      field(1, resource("b"), field(2, span(1, "b1"))),
      field(1, resource("a"), field(2, span(3, "a3")), field(2, span(4, "a4"))),
    );
    const parts = regroup("traces", bytes, "resource", (whole, start, end) => {
      const [name] = read(whole, start, end);
      asked.push(name);
      return name === "a" ? 1 : 2;
    });
    expect(asked).toEqual(["a", "b", "a"]);
    expect(parts.map(({ key, items }) => [key, items])).toEqual([
      [1, 4],
      [2, 1],
    ]);
    expect(parts[1]?.bytes).toEqual(request(field(1, resource("b"), field(2, span(1, "b1")))));
  });

  it("works for metrics, whose items lie deeper", () => {
    const metric = field(2, field(1, "name"), field(7, field(1), field(1)));
    const bytes = request(
      field(1, resource("a"), field(2, metric, metric)),
      field(1, resource("b"), field(2, metric)),
    );
    let calls = 0;
    const parts = regroup("metrics", bytes, "resource", () => calls++);
    expect(parts.map(({ key, items }) => [key, items])).toEqual([
      [0, 4],
      [1, 2],
    ]);
    expect(merge(parts.map((part) => part.bytes))).toEqual(bytes);
  });
});

describe("the parts of any request", () => {
  const anyCase = fc.record({
    signal: fc.constantFrom(...signals),
    seed: fc.nat(),
    keys: fc.integer({ min: 1, max: 5 }),
    by: fc.constantFrom("traceId" as const, "resource" as const),
  });

  const keyFrom =
    (keys: number): KeyOf =>
    (bytes, start, end) =>
      bytes.subarray(start, Math.min(end, start + 24)).reduce((sum, byte) => sum + byte, 0) % keys;

  /** What is said of each item; what holds none is left out of parts. */
  const itemsOf = (signal: Signal, bytes: Uint8Array): string[] =>
    flatItems(signal, bytes).filter((said) => {
      const { item } = JSON.parse(said) as { item?: { metricHead?: object; point?: object } };
      return item !== undefined && (item.metricHead === undefined || item.point !== undefined);
    });

  /** Whether all of `some` are found in `all`, one after the other. */
  const isInOrder = (some: readonly string[], all: readonly string[]): boolean => {
    let at = -1;
    return some.every((said) => {
      at = all.indexOf(said, at + 1);
      return at >= 0;
    });
  };

  it("are well-formed and hold every item once", () => {
    fc.assert(
      fc.property(anyCase, ({ signal, seed, keys, by }) => {
        const bytes = randomRequest(signal, seed, { oddity: 0.05 });
        const parts = regroup(signal, bytes, by, keyFrom(keys));
        for (const part of parts) {
          expect(scan(signal, part.bytes).items).toBe(part.items);
        }
        const items = parts.reduce((sum, part) => sum + part.items, 0);
        expect(items).toBe(scan(signal, bytes).items);
        expect(new Set(parts.map(({ key }) => key)).size).toBe(parts.length);
      }),
      { numRuns: 300 },
    );
  });

  it("say together what the request says of its items, each part in the request's order", () => {
    fc.assert(
      fc.property(anyCase, ({ signal, seed, keys, by }) => {
        const bytes = randomRequest(signal, seed, { breadth: 3, depth: 9 });
        const parts = regroup(signal, bytes, by, keyFrom(keys));
        const before = itemsOf(signal, bytes);
        const after = parts.map((part) => itemsOf(signal, part.bytes));
        expect(after.flat().toSorted()).toEqual(before.toSorted());
        for (const said of after) {
          expect(isInOrder(said, before)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("do not repeat without end what is around the items", () => {
    const large = field(99, new Uint8Array(2 ** 20));
    const spans = Array.from({ length: 80 }, (_, index) => span(index, "a"));
    const bytes = request(large, field(1, field(2, ...spans)));
    expect(() => regroup("traces", bytes, "traceId", firstByte)).toThrow(/80 parts would repeat/);
  });

  it("throws nothing but SerializationError, whatever the bytes", () => {
    fc.assert(
      fc.property(anyCase, ({ signal, seed, keys, by }) => {
        const bytes = mutate(randomRequest(signal, seed), new SeededRandom(seed));
        try {
          regroup(signal, bytes, by, keyFrom(keys));
        } catch (error) {
          expect(error).toBeInstanceOf(SerializationError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
