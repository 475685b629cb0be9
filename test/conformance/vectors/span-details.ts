import { type Init, type Span, SpanKind, StatusCode } from "../../../src/otlp/index.ts";
import { bytes, maxUint64, spanId, time, traceId, type Vector } from "./vector.ts";

const spans = (name: string, list: readonly Init<Span>[]): Vector => ({
  name: `spans: ${name}`,
  signal: "traces",
  request: { resourceSpans: [{ scopeSpans: [{ spans: list }] }] },
});

const root = { traceId, spanId, name: "GET /orders", startTimeUnixNano: time };

/** Leaves a number out that is the default. */
const orNothing = (value: number): number | undefined => (value === 0 ? undefined : value);

export const spanVectors: readonly Vector[] = [
  spans("root and child", [
    root,
    { ...root, spanId: bytes(8, 2), parentSpanId: spanId, name: "SELECT orders" },
  ]),
  ...Object.entries(SpanKind).map(([name, kind]) =>
    spans(`kind ${name}`, [{ ...root, kind: orNothing(kind) }]),
  ),
  ...Object.entries(StatusCode).map(([name, code]) =>
    spans(`status ${name}`, [{ ...root, status: { code: orNothing(code) } }]),
  ),
  spans("a message without a status code", [{ status: { message: "stopped" } }]),
  spans(
    "flags: sampled, remote parent known, remote parent, all bits",
    [1, 0x100, 0x300, 2 ** 31, 2 ** 32 - 1].map((flags) => ({ flags })),
  ),
  spans(
    "times around the borders of 32 and 64 bits",
    [1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, 2n ** 53n + 1n, 2n ** 63n, maxUint64].map((at) => ({
      startTimeUnixNano: at,
      endTimeUnixNano: at,
    })),
  ),
  spans("an exception as an event", [
    {
      events: [
        {
          timeUnixNano: time,
          name: "exception",
          attributes: [
            { key: "exception.type", value: { stringValue: "TypeError" } },
            { key: "exception.stacktrace", value: { stringValue: "TypeError: x\n\tat a.ts:1" } },
          ],
        },
      ],
    },
  ]),
  spans("links with ids alone, with a state alone and with nothing", [
    { links: [{ traceId, spanId }, { traceState: "a=1" }, {}] },
  ]),
  spans(
    "dropped counts of each length as a varint",
    [1, 127, 128, 16_383, 16_384, 2 ** 21 - 1, 2 ** 21, 2 ** 28 - 1, 2 ** 28, 2 ** 32 - 1].map(
      (count) => ({ droppedAttributesCount: count, droppedLinksCount: count }),
    ),
  ),
];
