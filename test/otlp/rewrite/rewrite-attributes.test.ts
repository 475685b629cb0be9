import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AttributeEdit,
  attributeRewriter,
  type Signal,
  scan,
  signals,
} from "../../../src/otlp/index.ts";
import { judgedData } from "../../support/otlp/judge.ts";
import { mutate } from "../../support/otlp/mutate.ts";
import { randomRequest } from "../../support/otlp/random-request.ts";
import { SeededRandom } from "../../support/otlp/seeded-random.ts";
import { attribute, count, field, request, varint } from "../../support/otlp/wire-bytes.ts";

const rewrite = (signal: Signal, bytes: Uint8Array, edit: AttributeEdit) =>
  attributeRewriter(edit)(signal, bytes);

describe("attributes taken out", () => {
  it("leave resources, scopes, items, events and links alike", () => {
    const of = (...lists: number[][]) =>
      request(
        field(
          1,
          field(1, lists[0] ?? []),
          field(
            2,
            field(1, field(1, "scope"), lists[1] ?? []),
            field(
              2,
              field(5, "name"),
              lists[2] ?? [],
              field(11, eightBytesOf(1), field(2, "event"), lists[3] ?? []),
              field(13, lists[4] ?? []),
            ),
          ),
        ),
      );
    const eightBytesOf = (number: number) => [number * 8 + 1, 0, 0, 0, 0, 0, 0, 0, 7];
    const tags = [1, 3, 9, 3, 4];
    const kept = tags.map((number) => attribute(number, "kept", "value"));
    const both = tags.map((number) => [
      ...attribute(number, "secret", "a"),
      ...attribute(number, "kept", "value"),
      ...attribute(number, "secret", "b"),
    ]);
    expect(rewrite("traces", of(...both), { drop: ["secret"] })).toEqual(of(...kept));
  });

  it("leave exemplars and the metadata of metrics", () => {
    const of = (metadata: number[], filtered: number[]) =>
      request(
        field(
          1,
          field(
            2,
            field(2, field(1, "m"), metadata, field(5, field(1, field(5, filtered), count(8, 1)))),
          ),
        ),
      );
    const bytes = of(attribute(12, "secret", "x"), attribute(7, "secret", "x"));
    expect(rewrite("metrics", bytes, { drop: ["secret"] })).toEqual(of([], []));
  });

  it("correct lengths that then take fewer bytes", () => {
    const of = (...attributes: number[][]) => request(field(1, field(1, ...attributes)));
    const long = attribute(1, "secret", "x".repeat(300));
    expect(rewrite("logs", of(long), { drop: ["secret"] })).toEqual(of([]));
  });

  it("are told by the whole key, and by the last where there are two", () => {
    const of = (...attributes: number[][]) => request(field(1, field(1, ...attributes)));
    const twoKeys = (first: string, last: string) =>
      field(1, field(1, first), field(2, field(1, "v")), field(1, last));
    const other = [
      attribute(1, "secret2", "v"),
      attribute(1, "secre", "v"),
      twoKeys("secret", "a"),
    ];
    const bytes = of(...other, twoKeys("a", "secret"));
    expect(rewrite("traces", bytes, { drop: ["secret"] })).toEqual(of(...other));
  });

  it("may have a key that is not in ASCII, or empty", () => {
    const of = (...attributes: number[][]) => request(field(1, field(1, ...attributes)));
    const bytes = of(attribute(1, "schlüssel", "v"), field(1, field(2, field(1, "v"))));
    expect(rewrite("traces", bytes, { drop: ["schlüssel", ""] })).toEqual(of([]));
  });

  it("keep unknown fields around them, in their bytes", () => {
    const unknown = [...varint(999 * 8 + 2, 4), 3, 1, 2, 3];
    const of = (attributes: number[]) =>
      request(field(1, unknown, field(1, unknown, attributes, unknown), unknown));
    expect(rewrite("traces", of(attribute(1, "secret", "v")), { drop: ["secret"] })).toEqual(
      of([]),
    );
  });
});

describe("attributes replaced", () => {
  it("keep their key and lose all else", () => {
    const of = (value: number[]) => request(field(1, field(1, field(1, field(1, "card"), value))));
    const bytes = of([...field(2, field(1, "4111")), ...field(99, "4111")]);
    const redacted = of(field(2, field(1, "[redacted]")));
    expect(rewrite("logs", bytes, { replace: { card: "[redacted]" } })).toEqual(redacted);
  });
});

describe("attributes added", () => {
  const add = { env: "prod", replicas: 3, share: 0.5, canary: false };

  it("go to every resource, after its own", () => {
    const bytes = request(
      field(1, field(1, attribute(1, "env", "test"), attribute(1, "own", "1"))),
      field(1, field(3, "url")),
    );
    const [first, second] = judgedData("traces", rewrite("traces", bytes, { add }))
      .resourceSpans as { resource: { attributes: unknown[] } }[];
    const added = [
      ["env", { stringValue: "prod" }],
      ["replicas", { intValue: "3" }],
      ["share", { doubleValue: 0.5 }],
      ["canary", { boolValue: false }],
    ];
    expect(pairs(first?.resource.attributes)).toEqual([["own", { stringValue: "1" }], ...added]);
    expect(pairs(second?.resource.attributes)).toEqual(added);
  });

  it("are there once where a resource comes in several pieces", () => {
    const bytes = request(
      field(1, field(1, attribute(1, "env", "a")), field(1, attribute(1, "env", "b"))),
    );
    const expected = request(field(1, field(1), field(1, attribute(1, "env", "prod"))));
    expect(rewrite("traces", bytes, { add: { env: "prod" } })).toEqual(expected);
  });

  it("win over those to be taken out or replaced, in resources alone", () => {
    const of = (resource: number[], span: number[]) =>
      request(field(1, field(1, resource), field(2, field(2, field(5, "s"), span))));
    const bytes = of(attribute(1, "env", "a"), attribute(9, "env", "b"));
    const result = rewrite("traces", bytes, { drop: ["env"], add: { env: "prod" } });
    expect(result).toEqual(of(attribute(1, "env", "prod"), []));
  });
});

describe("a rewritten request", () => {
  const edits: AttributeEdit[] = [
    { drop: [texts(0), texts(2)] },
    { replace: { [texts(1)]: "[redacted]" } },
    { add: { [texts(1)]: "added", other: 7 } },
    { drop: [texts(5)], replace: { [texts(4)]: "x" }, add: { [texts(3)]: true, [texts(5)]: "y" } },
  ];

  it.each(signals)("says what the same edit of the decoded %s says", (signal) => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(...edits), (seed, edit) => {
        const bytes = randomRequest(signal, seed, { oddity: 0.05, depth: 8 });
        const result = rewrite(signal, bytes, edit);
        expect(judgedData(signal, result)).toEqual(edited(judgedData(signal, bytes), edit));
        expect(scan(signal, result)).toEqual(scan(signal, bytes));
      }),
      { numRuns: 50 },
    );
  });

  it("is the same object where nothing is to be changed", () => {
    const bytes = Buffer.from(randomRequest("traces", 7));
    expect(rewrite("traces", bytes, { drop: ["nobody has this"] })).toBe(bytes);
  });

  it("comes of any bytes, or a typed error", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const bytes = mutate(randomRequest("logs", seed), new SeededRandom(seed));
        try {
          rewrite("logs", bytes, edits[3] ?? {});
        } catch (error) {
          expect(error).toMatchObject({ name: "SerializationError" });
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** Keys that random requests have. */
function texts(index: number): string {
  return ["", "GET /orders", "héllo wörld", "日本語のテキスト", "x".repeat(200), "a"][
    index
  ] as string;
}

type Data = Record<string, unknown>;

function pairs(attributes: unknown[] | undefined): unknown[] {
  return (attributes ?? []).map((each) => {
    const { key, value } = each as { key: string; value: Data };
    const { value: _, ...plain } = value;
    return [
      textOf(key),
      "stringValue" in plain ? { stringValue: textOf(plain.stringValue) } : plain,
    ];
  });
}

/** The judge reads texts as bytes, which it shows in base64. */
const textOf = (base64: unknown) => Buffer.from(String(base64), "base64").toString();
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** The same edit on decoded data, written the plain way. */
function edited(data: unknown, edit: AttributeEdit, name = ""): unknown {
  if (Array.isArray(data)) {
    return data.map((each) => edited(each, edit, name));
  }
  if (typeof data !== "object" || data === null) {
    return data;
  }
  const withResource =
    isAroundResource(name) && edit.add !== undefined ? { resource: {}, ...data } : data;
  return Object.fromEntries(
    Object.entries(withResource).flatMap(([key, value]) => {
      if (isAttributes(key)) {
        const list = editedList(value as Data[], edit, name === "resource");
        return list.length === 0 ? [] : [[key, list]];
      }
      if (name === "" || !isValue(key)) {
        const inner = edited(value, edit, key);
        return [[key, key === "resource" ? withAdded(inner as Data, edit) : inner]];
      }
      return [[key, value]];
    }),
  );
}

const isAroundResource = (name: string) => /^resource(Spans|Metrics|Logs)$/.test(name);
const isAttributes = (name: string) => /^(attributes|filteredAttributes|metadata)$/.test(name);
const isValue = (name: string) => name === "body" || name === "value";

function editedList(
  list: Data[],
  { drop = [], replace = {}, add = {} }: AttributeEdit,
  isResource: boolean,
): Data[] {
  return list.flatMap((each) => {
    const key = textOf(each.key ?? "");
    if ((isResource && Object.hasOwn(add, key)) || drop.includes(key)) {
      return [];
    }
    return Object.hasOwn(replace, key) ? [plainAttribute(key, replace[key] as string)] : [each];
  });
}

function withAdded(resource: Data, { add = {} }: AttributeEdit): Data {
  const added = Object.entries(add).map(([key, value]) => plainAttribute(key, value));
  const attributes = [...((resource.attributes as Data[] | undefined) ?? []), ...added];
  return attributes.length === 0 ? resource : { ...resource, attributes };
}

function plainAttribute(key: string, value: string | number | boolean): Data {
  const kind = { string: "stringValue", number: "intValue", boolean: "boolValue" }[
    typeof value as "string" | "number" | "boolean"
  ];
  const shown =
    typeof value === "string" ? base64(value) : typeof value === "number" ? `${value}` : value;
  return { ...(key === "" ? {} : { key: base64(key) }), value: { [kind]: shown, value: kind } };
}
