import type { AnyValue, Init, KeyValue } from "../../../src/otlp/index.ts";
import { bytes, maxInt64, minInt64, type Vector } from "./vector.ts";

const attributes = (name: string, list: readonly Init<KeyValue>[]): Vector => ({
  name: `attributes: ${name}`,
  signal: "traces",
  request: {
    resourceSpans: [
      {
        resource: { attributes: list },
        scopeSpans: [
          {
            scope: { attributes: list },
            spans: [{ attributes: list, events: [{ attributes: list }] }],
          },
        ],
      },
    ],
  },
});

const one = (key: string | undefined, value: Init<AnyValue> | undefined): Init<KeyValue> => ({
  key,
  value,
});
const text = (key: string | undefined, stringValue: string) => one(key, { stringValue });

/** Attributes have a way of their own to be written, because most of them come again. */
export const attributeVectors: readonly Vector[] = [
  attributes("of every kind", [
    text("string", "a"),
    one("bool", { boolValue: false }),
    one("int", { intValue: minInt64 }),
    one("int.max", { intValue: maxInt64 }),
    one("double", { doubleValue: -0 }),
    one("bytes", { bytesValue: bytes(2, 0xff) }),
    one("array", { arrayValue: { values: [{ stringValue: "a" }, { stringValue: "a" }] } }),
    one("kvlist", { kvlistValue: { values: [text("string", "a"), text("string", "a")] } }),
    one("empty", {}),
    one("absent", undefined),
  ]),
  attributes("without a key", [text(undefined, "a"), one(undefined, undefined)]),
  attributes("one text under two keys, and two under one", [
    text("a", "x"),
    text("b", "x"),
    text("a", "y"),
    text("a", "x"),
  ]),
  attributes("a text and what looks like it as another kind", [
    text("port", "8080"),
    one("port", { intValue: 8080n }),
    one("port", { bytesValue: new TextEncoder().encode("8080") }),
    text("port", ""),
    one("port", {}),
  ]),
  attributes("keys and texts that are not ASCII", [
    text("schlüssel", "wert"),
    text("schlüssel", "größe"),
    text("键", "值".repeat(42)),
    text("\u0000", "\u{1f99c}"),
  ]),
  attributes(
    "texts around each length at which they are written another way",
    [0, 1, 30, 31, 32, 33, 63, 64, 65, 117, 118, 126, 127, 128, 129, 255, 16_384].flatMap(
      (length) => [
        text("k", "x".repeat(length)),
        text("k".repeat(Math.max(length, 1)), "ä".repeat(length)),
      ],
    ),
  ),
  attributes(
    "more texts under one key than are kept",
    Array.from({ length: 70 }, (_, index) => text("request.id", `id ${index % 66}`)),
  ),
];
