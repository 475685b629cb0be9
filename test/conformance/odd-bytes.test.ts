import { describe, expect, test } from "vitest";
import { decodeRequest, encodeRequest, scan, signals } from "../../src/otlp/index.ts";
import { randomRequest } from "../support/otlp/random-request.ts";
import { count, field, group, request } from "../support/otlp/wire-bytes.ts";
import { foreignCodecs } from "./foreign-codecs.ts";
import { protobufJson } from "./protobuf-json.ts";

const [judge] = foreignCodecs;
if (judge === undefined) {
  throw new Error("there is no foreign codec");
}

/** A logs request with these fields in the one record. */
const record = (...fields: Parameters<typeof field>[1][]) =>
  request(field(1, field(2, field(2, ...fields))));

const text = (value: string) => field(1, value);
const number = (value: number) => count(3, value);
const list = (...values: number[][]) => field(5, ...values.map((value) => field(1, value)));
const map = (key: string, value: number[]) => field(6, field(1, field(1, key), field(2, value)));

/** What encoders do not write and decoders must read; protobuf says what each of them means. */
const oddities: readonly (readonly [what: string, bytes: Uint8Array])[] = [
  ["a text that comes twice: the last one counts", record(field(3, "a"), field(3, "b"))],
  ["a number that comes twice", record(count(2, 1), count(2, 17))],
  ["a message that comes twice is merged", record(field(5, text("a")), field(5))],
  [
    "kinds of value in two messages: the last one counts",
    record(field(5, text("a")), field(5, number(7))),
  ],
  ["kinds of value in one message", record(field(5, text("a"), number(7)))],
  ["a kind that comes again after another", record(field(5, text("a"), number(7), text("c")))],
  [
    "lists in two messages are joined",
    record(field(5, list(text("a"))), field(5, list(text("b")))),
  ],
  ["lists in one message are joined", record(field(5, list(text("a")), list(number(1))))],
  [
    "a list after another kind begins anew",
    record(field(5, list(text("a")), text("b"), list(text("c")))),
  ],
  [
    "maps are joined, and keys may come twice",
    record(field(5, map("k", text("a")), map("k", text("b")))),
  ],
  ["a list after a map begins anew", record(field(5, map("k", text("a")), list(text("b"))))],
  ["defaults that are written", record(count(2, 0), field(3), field(9), field(5, text("")))],
  ["a length in more bytes than needed", record([26, 0x81, 0x80, 0], "a")],
  ["a tag in more bytes than needed", record([0x9a, 0x80, 0x00, 1], "a")],
  ["an enum of more than 32 bits", record([16, 0x89, 0x80, 0x80, 0x80, 0x10])],
  ["a boolean of more than one bit", record(field(5, [16, 0x80, 0x80, 1]))],
  [
    "a boolean of 64 bits with the upper ones set",
    record(field(5, [16, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1])),
  ],
  ["a negative integer", record(field(5, [24, ...new Array(9).fill(0xff), 1]))],
  ["a boolean in zero written long", record(field(5, [16, 0x80, 0x80, 0]))],
  [
    "unknown fields of each kind",
    record(count(99, 5), field(98, "x"), group(97, count(1, 1)), count(2, 9)),
  ],
  [
    "an unknown group of the number of a known field",
    record(group(40, field(5, text("a"))), count(2, 9)),
  ],
];

describe("odd but well-formed bytes mean what they mean to protobuf-es:", () => {
  test.each(oddities)("%s", (_what, bytes) => {
    expect(scan("logs", bytes).items).toBe(1);
    const read = decodeRequest("logs", bytes);
    // Written again, what is a default is left out, as protobuf-es does.
    expect(judge.read("logs", encodeRequest("logs", read))).toEqual(judge.read("logs", bytes));
  });

  test.each(signals)("300 random requests of %s", (signal) => {
    for (let seed = 0; seed < 300; seed++) {
      const bytes = randomRequest(signal, seed, { depth: 8, oddity: 0.1 });
      const again = encodeRequest(signal, decodeRequest(signal, bytes));
      expect(judge.read(signal, again), `seed ${seed}`).toEqual(judge.read(signal, bytes));
    }
  });
});

test("what the oddities hold is seen by the judge, or they would all be equal to nothing", () => {
  const meanings = oddities.map(([, bytes]) => JSON.stringify(judge.read("logs", bytes)));
  expect(new Set(meanings).size).toBeGreaterThan(15);
  expect(meanings[6]).toContain(
    JSON.stringify(protobufJson([{ stringValue: "a" }, { stringValue: "b" }])),
  );
});
