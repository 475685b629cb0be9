import type { Init, Span } from "../../../src/otlp/index.ts";
import { bytes, maxUint64, spanId, time, traceId, type Vector } from "./vector.ts";

const span = (name: string, fields: Init<Span>): Vector => ({
  name: `span: ${name}`,
  signal: "traces",
  request: { resourceSpans: [{ scopeSpans: [{ spans: [fields] }] }] },
});

const attributes = [
  { key: "http.request.method", value: { stringValue: "GET" } },
  { key: "http.response.status_code", value: { intValue: 200n } },
];

export const traceVectors: readonly Vector[] = [
  { name: "traces: empty request", signal: "traces", request: {} },
  { name: "traces: empty resource", signal: "traces", request: { resourceSpans: [{}] } },
  {
    name: "traces: resource, scope and their schemas",
    signal: "traces",
    request: {
      resourceSpans: [
        {
          resource: {
            attributes,
            droppedAttributesCount: 3,
            entityRefs: [
              {
                schemaUrl: "https://opentelemetry.io/schemas/1.37.0",
                type: "service",
                idKeys: ["service.name", "service.instance.id"],
                descriptionKeys: ["service.version"],
              },
              { type: "host", idKeys: [""] },
            ],
          },
          scopeSpans: [
            {
              scope: { name: "http", version: "1.0", attributes, droppedAttributesCount: 4 },
              spans: [{ name: "first" }, {}, { name: "third" }],
              schemaUrl: "https://opentelemetry.io/schemas/1.38.0",
            },
            {},
          ],
          schemaUrl: "https://opentelemetry.io/schemas/1.37.0",
        },
        { resource: {} },
      ],
    },
  },
  span("with every field", {
    traceId,
    spanId,
    traceState: "vendor=a,other=b",
    parentSpanId: bytes(8, 0x30),
    flags: 0x301,
    name: "GET /orders/{id}",
    kind: 2,
    startTimeUnixNano: time,
    endTimeUnixNano: maxUint64,
    attributes,
    droppedAttributesCount: 4_294_967_295,
    events: [{ timeUnixNano: time, name: "e", attributes, droppedAttributesCount: 1 }, {}],
    droppedEventsCount: 128,
    links: [
      {
        traceId,
        spanId,
        traceState: "v=1",
        attributes,
        droppedAttributesCount: 2,
        flags: 0xffff_ffff,
      },
      {},
    ],
    droppedLinksCount: 16_384,
    status: { message: "upstream connect error", code: 2 },
  }),
  span("with an empty status", { status: {} }),
  span("with a kind that is not known", { kind: 77 }),
  span("with a negative kind", { kind: -1 }),
  span("with ids of zeros", { traceId: new Uint8Array(16), spanId: new Uint8Array(8) }),
  span("with 200 attributes", {
    attributes: Array.from({ length: 200 }, (_, index) => ({
      key: `key.${index}`,
      value: { stringValue: `value ${index}` },
    })),
  }),
  span("with an attribute that comes twice", { attributes: [...attributes, ...attributes] }),
];
