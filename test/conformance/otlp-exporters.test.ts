import { readFileSync } from "node:fs";
import { credentials } from "@grpc/grpc-js";
import { ExportResultCode } from "@opentelemetry/core";
import { OTLPLogExporter as GrpcLogs } from "@opentelemetry/exporter-logs-otlp-grpc";
import { OTLPLogExporter as ProtoLogs } from "@opentelemetry/exporter-logs-otlp-proto";
import { OTLPMetricExporter as GrpcMetrics } from "@opentelemetry/exporter-metrics-otlp-grpc";
import { OTLPMetricExporter as JsonMetrics } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter as GrpcTraces } from "@opentelemetry/exporter-trace-otlp-grpc";
import { OTLPTraceExporter as JsonTraces } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtoTraces } from "@opentelemetry/exporter-trace-otlp-proto";
import { LoggerProvider, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { BasicTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeRequest } from "../../src/otlp/index.ts";
import { type OpenReceiver, openReceiver } from "../support/bridge/open-receiver.ts";
import { type Certificates, makeCertificates } from "../support/security/certificates.ts";

const gzip = "gzip" as never;
let certificates: Certificates;

beforeAll(async () => {
  certificates = await makeCertificates("key-password");
});
afterAll(() => certificates[Symbol.asyncDispose]());

type Security = "plaintext" | "TLS" | "mutual TLS";
const securities: readonly Security[] = ["plaintext", "TLS", "mutual TLS"];

function pem(file: string): Buffer {
  return readFileSync(certificates.path(file));
}

function open(security: Security): Promise<OpenReceiver> {
  const tls = {
    certificate: certificates.path("broker.pem"),
    key: certificates.path("broker.key"),
    ...(security === "mutual TLS" ? { clientCa: certificates.path("ca.pem") } : {}),
  };
  const listener = security === "plaintext" ? {} : { tls };
  return openReceiver({ otlp: { http: listener, grpc: listener } });
}

/** What an exporter over HTTP is made with. */
function overHttp(security: Security, { httpPort }: OpenReceiver, signal: string) {
  const scheme = security === "plaintext" ? "http" : "https";
  const client =
    security === "mutual TLS" ? { cert: pem("client.pem"), key: pem("client.key") } : {};
  return {
    url: `${scheme}://localhost:${httpPort}/v1/${signal}`,
    compression: gzip,
    httpAgentOptions: security === "plaintext" ? {} : { ca: pem("ca.pem"), ...client },
  };
}

function overGrpc(security: Security, { grpcPort }: OpenReceiver) {
  const scheme = security === "plaintext" ? "http" : "https";
  const client = security === "mutual TLS" ? ([pem("client.key"), pem("client.pem")] as const) : [];
  return {
    url: `${scheme}://localhost:${grpcPort}`,
    compression: gzip,
    credentials:
      security === "plaintext"
        ? credentials.createInsecure()
        : credentials.createSsl(pem("ca.pem"), ...client),
  };
}

describe.each(securities)("OpenTelemetry's own exporters over %s", (security) => {
  it.each([
    ["protobuf", ProtoTraces, overHttp],
    ["JSON", JsonTraces, overHttp],
    ["gRPC", GrpcTraces, overGrpc],
  ] as const)("send spans in %s", async (_how, Exporter, optionsOf) => {
    await using receiver = await open(security);
    const exporter = new Exporter(optionsOf(security, receiver, "traces"));
    const results: number[] = [];
    const provider = new BasicTracerProvider({
      spanProcessors: [
        new SimpleSpanProcessor({
          export: (spans, done) =>
            exporter.export(spans, (result) => {
              results.push(result.code);
              done(result);
            }),
          shutdown: () => exporter.shutdown(),
        }),
      ],
    });
    const span = provider.getTracer("conformance").startSpan("GET /orders");
    span.setAttribute("http.route", "/orders").end();
    await provider.forceFlush();
    await provider.shutdown();
    expect(results).toEqual([ExportResultCode.SUCCESS]);
    const { resourceSpans } = decodeRequest("traces", bytesOf(receiver));
    expect(resourceSpans[0]?.scopeSpans[0]?.spans[0]).toMatchObject({
      name: "GET /orders",
      traceId: new Uint8Array(Buffer.from(span.spanContext().traceId, "hex")),
      attributes: [{ key: "http.route", value: { stringValue: "/orders" } }],
    });
  });

  it.each([
    ["JSON", JsonMetrics, overHttp],
    ["gRPC", GrpcMetrics, overGrpc],
  ] as const)("send metrics in %s", async (_how, Exporter, optionsOf) => {
    await using receiver = await open(security);
    const exporter = new Exporter(optionsOf(security, receiver, "metrics"));
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 });
    const provider = new MeterProvider({ readers: [reader] });
    provider.getMeter("conformance").createCounter("orders").add(3);
    await provider.forceFlush();
    await provider.shutdown();
    const { resourceMetrics } = decodeRequest("metrics", bytesOf(receiver));
    expect(resourceMetrics[0]?.scopeMetrics[0]?.metrics[0]).toMatchObject({ name: "orders" });
  });

  it.each([
    ["protobuf", ProtoLogs, overHttp],
    ["gRPC", GrpcLogs, overGrpc],
  ] as const)("send logs in %s", async (_how, Exporter, optionsOf) => {
    await using receiver = await open(security);
    const exporter = new Exporter(optionsOf(security, receiver, "logs"));
    const provider = new LoggerProvider({
      processors: [new SimpleLogRecordProcessor({ exporter })],
    });
    provider.getLogger("conformance").emit({ body: "an order came" });
    await provider.forceFlush();
    await provider.shutdown();
    const { resourceLogs } = decodeRequest("logs", bytesOf(receiver));
    expect(resourceLogs[0]?.scopeLogs[0]?.logRecords[0]).toMatchObject({
      body: { stringValue: "an order came" },
    });
  });
});

function bytesOf({ parcels }: OpenReceiver): Uint8Array {
  return parcels[0]?.request.bytes ?? new Uint8Array();
}
