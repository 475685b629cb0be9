/**
 * The payloads of every codec bench: deterministic, so that two runs and two codecs see the same
 * bytes. A traces request of 1,000 spans from 4 resources takes about 369 bytes a span.
 */
import type {
  ExportLogsServiceRequest,
  ExportMetricsServiceRequest,
  ExportTraceServiceRequest,
  Init,
} from "../src/otlp/index.ts";

type Request = {
  traces: Init<ExportTraceServiceRequest>;
  metrics: Init<ExportMetricsServiceRequest>;
  logs: Init<ExportLogsServiceRequest>;
};
type KeyValueInit = { key: string; value: ValueInit };
type ValueInit = { stringValue: string } | { intValue: bigint } | { doubleValue: number };

export interface PayloadSize {
  /** Spans, data points or log records. Default 1,000. */
  readonly items?: number;
  /** Resources they are spread over. Default 4. */
  readonly resources?: number;
  /** Spans of one trace. Default 8. */
  readonly spansPerTrace?: number;
  /** Another seed gives other values of the same shape. Default 1. */
  readonly seed?: number;
}

const EPOCH = 1_764_000_000_000_000_000n;
const services = ["checkout", "cart", "catalogue", "payment", "shipping", "frontend"];
const routes = [
  "/api/orders/{id}",
  "/api/carts/{id}/items",
  "/api/products/{id}",
  "/api/users/{id}",
];
const methods = ["GET", "POST", "PUT", "DELETE"];
const tables = ["orders", "carts", "products", "users"];
const agents = ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0)", "okhttp/4.12.0", "curl/8.9.1"];

/** A stream of pseudo-random numbers (mulberry32), the same for the same seed. */
class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A number from 0 to 1, 1 excluded. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T;
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}

const text = (key: string, value: string): KeyValueInit => ({ key, value: { stringValue: value } });
const whole = (key: string, value: number): KeyValueInit => ({
  key,
  value: { intValue: BigInt(value) },
});

function resourceOf(index: number): { attributes: KeyValueInit[] } {
  const name = services[index % services.length] as string;
  return {
    attributes: [
      text("service.name", name),
      text("service.version", `2.${index}.1`),
      text("service.namespace", "shop"),
      text("deployment.environment.name", "production"),
      text("host.name", `node-${index}.eu-central-1.internal`),
      text("k8s.pod.name", `${name}-7d9f8c6b5-x2k4${index % 10}`),
      text("telemetry.sdk.language", "nodejs"),
      text("telemetry.sdk.version", "2.2.0"),
      whole("process.pid", 4_000 + index),
    ],
  };
}

/** Numbers of items per resource: as even as possible, none lost. */
function shares({ items = 1_000, resources = 4 }: PayloadSize): number[] {
  return Array.from(
    { length: resources },
    (_, index) =>
      Math.floor((items * (index + 1)) / resources) - Math.floor((items * index) / resources),
  );
}

function httpAttributes(dice: Dice): KeyValueInit[] {
  const route = dice.pick(routes);
  return [
    text("http.request.method", dice.pick(methods)),
    text("http.route", route),
    text("url.path", route.replace("{id}", String(dice.below(1_000_000)))),
    whole("http.response.status_code", dice.next() < 0.97 ? 200 : 503),
    text("server.address", "shop.example.com"),
    text("user_agent.original", dice.pick(agents)),
    text("client.address", `10.${dice.below(256)}.${dice.below(256)}.${dice.below(256)}`),
  ];
}

function databaseAttributes(dice: Dice): KeyValueInit[] {
  const table = dice.pick(tables);
  return [
    text("db.system.name", "postgresql"),
    text("db.namespace", "shop"),
    text("db.collection.name", table),
    text("db.query.text", `SELECT * FROM ${table} WHERE id = $1 AND region = $2 LIMIT 10`),
    text("server.address", "pg-1.eu-central-1.internal"),
    { key: "db.client.wait_ms", value: { doubleValue: dice.below(10_000) / 1_000 } },
    whole("db.response.returned_rows", dice.below(200)),
  ];
}

function spanOf(dice: Dice, traceId: Uint8Array, parentSpanId: Uint8Array | undefined, at: bigint) {
  const server = parentSpanId === undefined || dice.next() < 0.5;
  const failed = dice.next() < 0.03;
  const duration = BigInt(100_000 + dice.below(80_000_000));
  return {
    traceId,
    spanId: dice.bytes(8),
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    name: server
      ? `${dice.pick(methods)} ${dice.pick(routes)}`
      : `SELECT shop.${dice.pick(tables)}`,
    kind: server ? 2 : 3,
    startTimeUnixNano: at,
    endTimeUnixNano: at + duration,
    attributes: server ? httpAttributes(dice) : databaseAttributes(dice),
    events: failed ? [exceptionEvent(dice, at)] : [],
    links: dice.next() < 0.02 ? [{ traceId: dice.bytes(16), spanId: dice.bytes(8) }] : [],
    status: failed ? { code: 2, message: "upstream connect error" } : { code: 1 },
    flags: 0x101,
  };
}

function exceptionEvent(dice: Dice, at: bigint) {
  return {
    timeUnixNano: at + BigInt(dice.below(100_000)),
    name: "exception",
    attributes: [
      text("exception.type", "ConnectionRefusedError"),
      text("exception.message", `connect ECONNREFUSED 10.0.3.${dice.below(256)}:5432`),
    ],
  };
}

/** Spans of HTTP and database calls, some to a trace; one in 33 failed with an event. */
export function tracesPayload(size: PayloadSize = {}): Request["traces"] {
  const dice = new Dice(size.seed ?? 1);
  let traceId = dice.bytes(16);
  let parent: Uint8Array | undefined;
  let made = 0;
  const { spansPerTrace = 8 } = size;
  const next = () => {
    if (made % spansPerTrace === 0) {
      traceId = dice.bytes(16);
      parent = undefined;
    }
    const span = spanOf(dice, traceId, parent, EPOCH + BigInt(made) * 1_234_567n);
    parent = span.spanId;
    made += 1;
    return span;
  };
  return {
    resourceSpans: shares(size).map((count, index) => ({
      resource: resourceOf(index),
      scopeSpans: [
        {
          scope: { name: "@opentelemetry/instrumentation-http", version: "0.208.0" },
          spans: Array.from({ length: count }, next),
        },
      ],
      schemaUrl: "https://opentelemetry.io/schemas/1.37.0",
    })),
  };
}

function pointTimes(index: number) {
  return {
    startTimeUnixNano: EPOCH,
    timeUnixNano: EPOCH + 60_000_000_000n + BigInt(index),
  };
}

function pointAttributes(dice: Dice): KeyValueInit[] {
  return [
    text("http.request.method", dice.pick(methods)),
    text("http.route", dice.pick(routes)),
    whole("http.response.status_code", dice.pick([200, 201, 404, 503])),
  ];
}

const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

function metricOf(dice: Dice, index: number, points: number) {
  const each = <T>(build: (point: number) => T) =>
    Array.from({ length: points }, (_, i) => build(i));
  const base = (i: number) => ({ ...pointTimes(i), attributes: pointAttributes(dice) });
  switch (index % 4) {
    case 0:
      return {
        name: "http.server.active_requests",
        description: "Requests being handled",
        unit: "{request}",
        gauge: { dataPoints: each((i) => ({ ...base(i), asInt: BigInt(dice.below(500)) })) },
      };
    case 1:
      return {
        name: "process.cpu.time",
        unit: "s",
        sum: {
          dataPoints: each((i) => ({ ...base(i), asDouble: dice.next() * 1_000 })),
          aggregationTemporality: 2,
          isMonotonic: true,
        },
      };
    case 2:
      return {
        name: "http.server.request.duration",
        unit: "s",
        histogram: {
          dataPoints: each((i) => ({ ...base(i), ...histogram(dice) })),
          aggregationTemporality: 2,
        },
      };
    default:
      return {
        name: "db.client.operation.duration",
        unit: "s",
        exponentialHistogram: {
          dataPoints: each((i) => ({ ...base(i), ...exponential(dice) })),
          aggregationTemporality: 1,
        },
      };
  }
}

function histogram(dice: Dice) {
  const bucketCounts = Array.from({ length: bounds.length + 1 }, () => BigInt(dice.below(1_000)));
  const count = bucketCounts.reduce((sum, part) => sum + part, 0n);
  return {
    count,
    sum: Number(count) * dice.next(),
    bucketCounts,
    explicitBounds: bounds,
    min: 0.001,
    max: 9.5,
  };
}

function exponential(dice: Dice) {
  const bucketCounts = Array.from({ length: 20 }, () => BigInt(dice.below(100)));
  const count = bucketCounts.reduce((sum, part) => sum + part, 0n);
  return {
    count,
    sum: Number(count) * dice.next(),
    scale: 4,
    positive: { offset: -12, bucketCounts },
  };
}

/** Gauges, sums, histograms and exponential histograms in turn, up to 10 points each. */
export function metricsPayload(size: PayloadSize = {}): Request["metrics"] {
  const dice = new Dice(size.seed ?? 1);
  return {
    resourceMetrics: shares(size).map((count, index) => ({
      resource: resourceOf(index),
      scopeMetrics: [
        {
          scope: { name: "@opentelemetry/instrumentation-http", version: "0.208.0" },
          metrics: Array.from({ length: Math.ceil(count / 10) }, (_, metric) =>
            metricOf(dice, metric, Math.min(10, count - metric * 10)),
          ),
        },
      ],
    })),
  };
}

function recordOf(dice: Dice, index: number) {
  const at = EPOCH + BigInt(index) * 987_654n;
  const traced = dice.next() < 0.7;
  const failed = dice.next() < 0.1;
  return {
    timeUnixNano: at,
    observedTimeUnixNano: at + 1_000n,
    severityNumber: failed ? 17 : 9,
    severityText: failed ? "ERROR" : "INFO",
    body: {
      stringValue: `order ${dice.below(1_000_000)} ${failed ? "could not be paid" : "accepted"}`,
    },
    attributes: [
      text("code.function.name", "OrderService.accept"),
      text("thread.name", `worker-${dice.below(8)}`),
      whole("order.items", dice.below(20)),
    ],
    ...(traced ? { traceId: dice.bytes(16), spanId: dice.bytes(8), flags: 1 } : {}),
  };
}

/** Application log records, most of them inside a trace. */
export function logsPayload(size: PayloadSize = {}): Request["logs"] {
  const dice = new Dice(size.seed ?? 1);
  let made = 0;
  return {
    resourceLogs: shares(size).map((count, index) => ({
      resource: resourceOf(index),
      scopeLogs: [
        {
          scope: { name: "shop.logger" },
          logRecords: Array.from({ length: count }, () => recordOf(dice, made++)),
        },
      ],
    })),
  };
}
