import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { expect, onTestFinished, test } from "vitest";
import { decodeJson, decodeRequest, flattenMetrics, toRequestBytes } from "../../src/otlp/index.ts";

/** What an exporter posts to a receiver that answers as OTLP/HTTP asks. */
async function receive(): Promise<{ url: string; bodies: Promise<Buffer> }> {
  let take: (body: Buffer) => void = () => {};
  const bodies = new Promise<Buffer>((resolve) => {
    take = resolve;
  });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      take(request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body);
      response.setHeader("content-type", "application/json").end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1/metrics`, bodies };
}

test("what the SDK's OTLP/HTTP exporter sends is read, and written as protobuf, without loss", async () => {
  const { url, bodies } = await receive();
  const exporter = new OTLPMetricExporter({ url, timeoutMillis: 5_000 });
  const provider = new MeterProvider({
    resource: resourceFromAttributes({ "service.name": "shop" }),
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
  });
  const meter = provider.getMeter("tests", "1.2.3");
  meter.createCounter("orders", { unit: "{order}" }).add(3, { outcome: "placed" });
  meter.createHistogram("duration", { unit: "s" }).record(0.25, { route: "/cart" });
  meter.createGauge("temperature").record(-21.5);
  await provider.forceFlush();
  const body = await bodies;
  await provider.shutdown();

  const request = decodeJson("metrics", body);
  expect(
    flattenMetrics(request).map(({ name, type, unit, labels, resource, scope }) => ({
      name,
      type,
      unit,
      labels,
      service: resource?.attributes["service.name"],
      scope: `${scope?.name} ${scope?.version}`,
    })),
  ).toEqual([
    {
      name: "orders",
      type: "counter",
      unit: "{order}",
      labels: { outcome: "placed" },
      service: "shop",
      scope: "tests 1.2.3",
    },
    {
      name: "duration",
      type: "histogram",
      unit: "s",
      labels: { route: "/cart" },
      service: "shop",
      scope: "tests 1.2.3",
    },
    {
      name: "temperature",
      type: "gauge",
      unit: "",
      labels: {},
      service: "shop",
      scope: "tests 1.2.3",
    },
  ]);
  // The same bytes, handed to a producer as they came.
  expect(decodeRequest("metrics", toRequestBytes("metrics", body).bytes)).toEqual(request);
});
