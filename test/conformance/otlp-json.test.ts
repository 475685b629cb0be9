import { describe, expect, test } from "vitest";
import {
  decodeJson,
  decodeRequest,
  encodeJson,
  encodeRequest,
  type Init,
  type RequestOf,
  type Signal,
} from "../../src/otlp/index.ts";
import { foreignCodecs } from "./foreign-codecs.ts";
import { protobufJson } from "./protobuf-json.ts";
import { vectors } from "./vectors/index.ts";

const ids = new Set(["traceId", "spanId", "parentSpanId"]);

/** What OTLP changes about protobuf's JSON, one way or the other: ids are in hexadecimal digits. */
function withIds(value: unknown, from: "base64" | "hex", to: "base64" | "hex"): unknown {
  if (Array.isArray(value)) {
    return value.map((each) => withIds(each, from, to));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      ids.has(key) ? Buffer.from(inner as string, from).toString(to) : withIds(inner, from, to),
    ]),
  );
}

/** JSON.stringify has 0 for it. */
function keepNegativeZero(_key: string, value: unknown): unknown {
  return Object.is(value, -0) ? "-0" : value;
}

function bytesOf<S extends Signal>(signal: S, request: Init<RequestOf[S]>): Buffer {
  return Buffer.from(encodeRequest(signal, request));
}

test.each(vectors)("is protobuf's JSON but for the ids: $name", ({ signal, request }) => {
  const json = JSON.parse(encodeJson(signal, request));
  expect(withIds(json, "hex", "base64")).toEqual(protobufJson(request));
});

describe.each(foreignCodecs.slice(0, 1))("$name", (foreign) => {
  test.each(vectors)("writes the same bytes from our JSON: $name", ({ signal, request }) => {
    const json = withIds(JSON.parse(encodeJson(signal, request)), "hex", "base64");
    const theirs = Buffer.from(foreign.write(signal, json as object));
    expect(theirs.toString("hex")).toBe(bytesOf(signal, request).toString("hex"));
  });

  test.each(vectors)("writes JSON that we read: $name", ({ signal, request }) => {
    const json = withIds(foreign.read(signal, bytesOf(signal, request)), "base64", "hex");
    expect(decodeJson(signal, JSON.stringify(json, keepNegativeZero))).toEqual(
      decodeRequest(signal, bytesOf(signal, request)),
    );
  });
});
