import { describe, expect, it } from "vitest";
import { createSteps, through } from "../../../src/bridge/process/index.ts";
import { BridgeConfig, type PipelineOptions } from "../../../src/config/index.ts";
import { decodeRequest, ScannedRequest, scan } from "../../../src/otlp/index.ts";

/*
 * Requests as no encoder of OpenTelemetry writes them, all of them well-formed protobuf: a field twice (the
 * last one counts, messages are merged), numbers longer than they need be, fields in any order, unknown ones.
 * What is to be kept out of a topic is kept out however a sender writes it.
 */

const secret = "alice@example.org";

type Bytes = readonly number[];
/** How a length or a tag is written: in as few bytes as it takes, or with one that adds nothing. */
type Varint = (value: number) => Bytes;

const shortest: Varint = (value) => (value < 128 ? [value] : [(value & 127) | 128, value >> 7]);
const long: Varint = (value) =>
  value < 128 ? [value | 128, 0] : [(value & 127) | 128, (value >> 7) | 128, 0];

const field =
  (varint: Varint) =>
  (number: number, content: Bytes): Bytes => [
    ...varint((number << 3) | 2),
    ...varint(content.length),
    ...content,
  ];
const text = (value: string): Bytes => [...Buffer.from(value)];

const lf = field(shortest);
const name = (value: string) => lf(1, text(value));
const value = (content: string) => lf(2, lf(1, text(content)));
const odd = field(long);
/** Field 99, a group around a number: what a later version may have. */
const unknown: Bytes = [...shortest((99 << 3) | 3), 8, 1, ...shortest((99 << 3) | 4)];

/** The same attribute, in all ways that mean `user.email` is the secret. */
const spellings: readonly (readonly [string, Bytes])[] = [
  ["as everybody does", [...name("user.email"), ...value(secret)]],
  ["its value first", [...value(secret), ...name("user.email")]],
  ["another name before its own", [...name("other"), ...name("user.email"), ...value(secret)]],
  ["another name far before it", [...name("other"), ...value(secret), ...name("user.email")]],
  ["long tags and lengths", [...odd(1, text("user.email")), ...odd(2, odd(1, text(secret)))]],
  ["unknown fields around", [...unknown, ...name("user.email"), ...unknown, ...value(secret)]],
  ["its value twice", [...name("user.email"), ...value(secret), ...value(secret)]],
  ["a value of two kinds", [...name("user.email"), ...lf(2, [...lf(1, text(secret)), 16, 1])]],
  ["a value in two parts", [...name("user.email"), ...lf(2, []), ...value(secret)]],
];

/** A request that has an attribute on its resource and on its span. */
function requestWith(attribute: Bytes, write: typeof lf = lf): ScannedRequest<"traces"> {
  const resource = write(1, write(1, attribute));
  const span = [...write(5, text("GET /")), ...write(9, attribute), ...unknown];
  // The resource comes twice: its parts are one.
  const spans = [...resource, ...write(2, write(2, span)), ...write(1, [])];
  return ScannedRequest.scan("traces", Uint8Array.from([...write(1, spans), ...unknown]));
}

function stepsOf(process: PipelineOptions["process"]) {
  const [pipeline] = BridgeConfig.from({
    kafka: { bootstrapServers: "a:1" },
    pipelines: {
      p: { from: { otlp: { http: {} } }, to: { kafka: {} }, ...(process ? { process } : {}) },
    },
  }).pipelines;
  return createSteps(pipeline?.process ?? []);
}

const holdsSecret = ({ bytes }: ScannedRequest) => Buffer.from(bytes).includes(secret);
const attributesIn = ({ bytes }: ScannedRequest) =>
  decodeRequest("traces", bytes).resourceSpans.flatMap(({ resource, scopeSpans }) => [
    ...(resource?.attributes ?? []),
    ...scopeSpans.flatMap(({ spans }) => spans.flatMap(({ attributes }) => attributes)),
  ]);

describe.each([
  ["short", lf],
  ["long", odd],
])("an attribute inside of %s fields", (_, write) => {
  it.each(spellings)("is dropped, written with %s", (__, attribute) => {
    const request = requestWith(attribute, write);
    expect(holdsSecret(request)).toBe(true);
    const left = through(stepsOf([{ attributes: { drop: ["user.email"] } }]), request);
    expect(left?.items).toBe(1);
    expect(left && holdsSecret(left)).toBe(false);
    expect(left && attributesIn(left)).toEqual([]);
    expect(scan("traces", left?.bytes ?? new Uint8Array()).items).toBe(1);
  });

  it.each(spellings)("is redacted, written with %s", (__, attribute) => {
    const left = through(
      stepsOf([{ attributes: { redact: ["user.email"] } }]),
      requestWith(attribute, write),
    );
    expect(left && holdsSecret(left)).toBe(false);
    const redacted = { key: "user.email", value: { stringValue: "[redacted]" } };
    expect(left && attributesIn(left)).toMatchObject([redacted, redacted]);
  });

  // One of two kinds is no text any more.
  const texts = spellings.filter(([spelling]) => spelling !== "a value of two kinds");
  it.each(texts)("is found by a filter, written with %s", (__, attribute) => {
    const drop = { drop: { resource: { "user.email": [secret] } } };
    expect(through(stepsOf([{ filter: drop }]), requestWith(attribute, write))).toBeUndefined();
  });
});

it("another attribute is left as it is, to the byte, though the name was first written over it", () => {
  const request = requestWith([...name("user.email"), ...name("other"), ...value("kept")]);
  const steps = stepsOf([
    { attributes: { drop: ["user.email"] } },
    { attributes: { redact: ["user.email"] } },
  ]);
  expect(through(steps, request)).toBe(request);
});
