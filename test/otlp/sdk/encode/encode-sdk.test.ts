import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  encodeRequest,
  type SdkDataOf,
  type Signal,
  sdkToRequest,
} from "../../../../src/otlp/index.ts";
import { encodeDirectly, type SdkLogRecord, type SdkSpan } from "../../../../src/otlp/sdk/index.ts";

/** The other way from the SDK's objects to bytes; undefined where it refuses them. */
function byObjects<S extends Signal>(signal: S, data: SdkDataOf[S]): Uint8Array | undefined {
  try {
    return encodeRequest(signal, sdkToRequest(signal, data));
  } catch {
    return undefined;
  }
}

const text = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.constantFrom("", "GET", "a".repeat(99), "a".repeat(100), "a".repeat(101), "\ud800", "é"),
);
const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.maxSafeInteger(),
  fc.constantFrom(0, -0, 1, 127, 128, 2 ** 32 - 1, 2 ** 32, 2 ** 53, 2 ** 62, -(2 ** 63), 2 ** 63),
);
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    text,
    number,
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }),
    fc.constantFrom(null, undefined, Symbol.iterator, () => 1),
    fc.uint8Array({ maxLength: 300 }),
    fc.array(tie("any"), { maxLength: 4 }),
    fc.dictionary(text, tie("any"), { maxKeys: 4 }),
  ),
})).any;
const key = fc.oneof(fc.constantFrom("http.route", "k".repeat(125), "k".repeat(126), ""), text);
const attributes = fc.dictionary(key, value, { maxKeys: 8 });

/** Mostly what the SDK makes, and now and then what it never does. */
function mostly<T, U>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<U>): fc.Arbitrary<T | U> {
  return fc.oneof({ weight: 60, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

const second = mostly(
  fc.oneof(fc.constantFrom(0, 1_700_000_000, 4_294_967_296), fc.nat()),
  fc.constantFrom(18_446_744_073, 18_446_744_074, -1, 0.5, Number.NaN),
);
const time = fc.tuple(
  second,
  mostly(
    fc.oneof(fc.nat(999_999_999), fc.constantFrom(0, 999_999_999)),
    fc.constantFrom(1_000_000_000, -1, 0.25),
  ),
);
const hex = (length: number) =>
  mostly(
    fc.string({
      unit: fc.constantFrom(..."0123456789abcdefABCDEF"),
      minLength: length,
      maxLength: length,
    }),
    fc.constantFrom("", "0", "zz", "é".repeat(length), "\u0130".repeat(length)),
  );
const context = fc.record({
  traceId: hex(32),
  spanId: hex(16),
  traceFlags: fc.nat(255),
  isRemote: fc.option(fc.boolean(), { nil: undefined }),
  traceState: fc.option(
    text.map((state) => ({ serialize: () => state })),
    { nil: undefined },
  ),
});
const count = mostly(
  fc.oneof(fc.constantFrom(0, undefined), fc.nat()),
  fc.constantFrom(-1, 2 ** 32, 1.5),
);
const resource = fc.record({ attributes, schemaUrl: fc.option(text, { nil: undefined }) });
const scope = fc.record({
  name: text,
  version: fc.option(text, { nil: undefined }),
  schemaUrl: fc.option(text, { nil: undefined }),
  attributes: fc.option(attributes, { nil: undefined }),
  droppedAttributesCount: count,
});

/** Items of few resources and scopes, in any order. */
function itemsOf<Item extends object>(item: fc.Arbitrary<Item>) {
  const owners = fc.tuple(
    fc.array(resource, { minLength: 1, maxLength: 3 }),
    fc.array(scope, { minLength: 1, maxLength: 3 }),
  );
  return owners.chain(([resources, scopes]) =>
    fc.array(
      fc
        .tuple(item, fc.constantFrom(...resources), fc.constantFrom(...scopes))
        .map(([each, ofResource, instrumentationScope]) => ({
          ...each,
          resource: ofResource,
          instrumentationScope,
        })),
      { maxLength: 6 },
    ),
  );
}

const span = fc.record({
  name: text,
  kind: mostly(fc.constantFrom(0, 1, 4), fc.constantFrom(undefined, 2 ** 31)),
  spanContext: context.map((own) => () => own),
  parentSpanContext: fc.option(context, { nil: undefined }),
  startTime: time,
  endTime: time,
  status: fc.record({ code: fc.nat(3), message: fc.option(text, { nil: undefined }) }),
  attributes,
  links: fc.array(fc.record({ context, attributes, droppedAttributesCount: count }), {
    maxLength: 3,
  }),
  events: fc.array(fc.record({ name: text, time, attributes, droppedAttributesCount: count }), {
    maxLength: 3,
  }),
  droppedAttributesCount: count,
  droppedEventsCount: count,
  droppedLinksCount: count,
});
const record = fc.record({
  hrTime: time,
  hrTimeObserved: time,
  spanContext: fc.option(context, { nil: undefined }),
  severityNumber: fc.option(fc.nat(24), { nil: undefined }),
  severityText: fc.option(text, { nil: undefined }),
  body: value,
  eventName: fc.option(text, { nil: undefined }),
  attributes,
  droppedAttributesCount: count,
});

/** Few runs find what differs, as each has hundreds of values; more are a matter of patience. */
const runs = { numRuns: 400 };

describe("what is encoded straight from the SDK's objects", () => {
  /** Runs both ways on many inputs, most of which must not need the slower one. */
  function compare<S extends Signal>(signal: S, inputs: fc.Arbitrary<SdkDataOf[S]>): void {
    let direct = 0;
    fc.assert(
      fc.property(inputs, (data) => {
        const bytes = encodeDirectly(signal, data);
        if (bytes !== undefined) {
          direct += 1;
          expect(bytes).toEqual(byObjects(signal, data));
        }
      }),
      runs,
    );
    expect(direct).toBeGreaterThan(runs.numRuns / 4);
  }

  it("has the same bytes as by way of the request's objects, or is left to that way: spans", () => {
    compare("traces", itemsOf(span) as unknown as fc.Arbitrary<SdkSpan[]>);
  });

  it("has the same bytes as by way of the request's objects, or is left to that way: records", () => {
    compare("logs", itemsOf(record) as unknown as fc.Arbitrary<SdkLogRecord[]>);
  });

  const ordinary: SdkSpan = {
    name: "GET /cart",
    kind: 1,
    spanContext: () => ({
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
      traceFlags: 1,
    }),
    startTime: [1_700_000_000, 123_456_789],
    endTime: [1_700_000_001, 4_294_967],
    status: { code: 0 },
    attributes: { "http.route": "/cart", "http.response.status_code": 200 },
    links: [],
    events: [],
    resource: { attributes: { "service.name": "shop" } },
    instrumentationScope: { name: "http" },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };

  it("is all that the SDK makes of spans, for every length that takes one byte more", () => {
    for (let length = 0; length < 300; length++) {
      const spans = [
        { ...ordinary, name: "n".repeat(length), attributes: { a: "v".repeat(length) } },
      ];
      const direct = encodeDirectly("traces", spans);
      expect(direct).toEqual(byObjects("traces", spans));
      expect(direct).toBeInstanceOf(Uint8Array);
    }
  });

  it("stays as it is when more is encoded", () => {
    const many = Array.from({ length: 2_000 }, (_, index) => ({
      ...ordinary,
      name: `span ${index}`,
    }));
    const first = encodeDirectly("traces", many);
    const kept = first?.slice();
    for (let round = 0; round < 5; round++) {
      encodeDirectly(
        "traces",
        many.slice(round * 100).map((each) => ({ ...each, name: "other" })),
      );
    }
    expect(first).toEqual(kept);
    expect(first).toEqual(byObjects("traces", many));
  });

  it("leaves metrics, and what the SDK never makes, to the way that can say what is wrong", () => {
    const odd = { ...ordinary, startTime: [Number.NaN, 0] as const };
    expect(encodeDirectly("traces", [odd])).toBeUndefined();
    const short = {
      ...ordinary,
      spanContext: () => ({ traceId: "0a", spanId: "0b", traceFlags: 0 }),
    };
    expect(encodeDirectly("traces", [short])).toBeUndefined();
    expect(
      encodeDirectly("metrics", { resource: { attributes: {} }, scopeMetrics: [] }),
    ).toBeUndefined();
  });

  it("is unharmed by a getter that encodes something itself", () => {
    const nested = {
      ...ordinary,
      get name() {
        encodeDirectly("traces", [ordinary]);
        return "outer";
      },
    };
    const plain = { ...ordinary, name: "outer" };
    expect(encodeDirectly("traces", [nested])).toEqual(byObjects("traces", [plain]));
  });
});
