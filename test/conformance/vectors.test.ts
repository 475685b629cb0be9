import { describe, expect, test } from "vitest";
import {
  decodeJson,
  decodeRequest,
  encodeJson,
  encodeRequest,
  type Init,
  type RequestOf,
  type Signal,
  scan,
} from "../../src/otlp/index.ts";
import { foreignCodecs } from "./foreign-codecs.ts";
import { protobufJson } from "./protobuf-json.ts";
import { vectors } from "./vectors/index.ts";

/** What is left when every default is taken away: the vectors are written so. */
function decoded<S extends Signal>(signal: S, request: Init<RequestOf[S]>): RequestOf[S] {
  return decodeRequest(signal, encodeRequest(signal, request));
}

describe.each(foreignCodecs)("$name", (foreign) => {
  test.each(vectors)("reads what we write: $name", ({ signal, request }) => {
    const bytes = encodeRequest(signal, request);
    expect(foreign.read(signal, bytes)).toEqual(protobufJson(request));
  });

  test.each(vectors)("writes what we read: $name", ({ signal, request }) => {
    const bytes = foreign.write(signal, protobufJson(request) as object);
    expect(decodeRequest(signal, bytes)).toStrictEqual(decoded(signal, request));
    scan(signal, bytes);
  });
});

test.each(vectors)("the bytes are those of protobuf-es: $name", ({ signal, request }) => {
  const theirs = foreignCodecs[0]?.write(signal, protobufJson(request) as object);
  // As texts: comparing bytes one by one takes seconds where there are many.
  const hex = Buffer.from(encodeRequest(signal, request)).toString("hex");
  expect(hex).toBe(Buffer.from(theirs ?? []).toString("hex"));
});

test.each(vectors)("OTLP/JSON brings it back: $name", ({ signal, request }) => {
  const whole = decoded(signal, request);
  expect(decodeJson(signal, encodeJson(signal, request))).toEqual(whole);
});
