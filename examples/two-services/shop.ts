// A service that takes orders by HTTP and passes them on as records, and that knows prices.
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { trace } from "@opentelemetry/api";
import { KafkaConfig, KafkaProducer } from "otel-kafka-bridge";
import { stopTracing } from "./tracing.ts";

const producer = new KafkaProducer(KafkaConfig.fromEnv());

/** The span `send` goes along in the record's headers: whoever reads it can go on with the trace. */
async function takeOrder(response: ServerResponse): Promise<void> {
  await producer.writeLogs({ records: [{ timestamp: new Date(), body: "a book" }] });
  const traceId = trace.getActiveSpan()?.spanContext().traceId;
  response.writeHead(202, { "content-type": "application/json" }).end(JSON.stringify({ traceId }));
}

const server = createServer((request, response) => {
  if (request.method === "GET") {
    response.end("12.50");
    return;
  }
  takeOrder(response).catch((error: unknown) => response.writeHead(503).end(String(error)));
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ url: `http://127.0.0.1:${port}` });
});

process.once("disconnect", () => {
  server.close();
  void producer.close().then(stopTracing);
});
