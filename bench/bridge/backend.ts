/**
 * An OTLP/HTTP backend, a process of its own: takes requests, counts their items, answers at once. Tells
 * its parent the port first, then a count whenever it is asked.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { type Signal, scan } from "../../src/otlp/index.ts";

/** What a backend has taken since it started. */
export interface BackendCount {
  readonly items: number;
  readonly requests: number;
  readonly bytes: number;
}

const unzip = promisify(gunzip);
const count = { items: 0, requests: 0, bytes: 0 };

const server = createServer((request, answer) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    answer
      .writeHead(200, { "content-type": "application/x-protobuf", "content-length": "0" })
      .end();
    void take(
      (request.url ?? "").slice("/v1/".length) as Signal,
      Buffer.concat(chunks),
      request.headers["content-encoding"] === "gzip",
    );
  });
});
server.listen(Number(process.argv[2] ?? 0), "127.0.0.1", () =>
  process.send?.((server.address() as AddressInfo).port),
);
process.on("message", () => process.send?.(count satisfies BackendCount));
process.on("disconnect", () => process.exit());

async function take(signal: Signal, body: Buffer, isZipped: boolean): Promise<void> {
  const plain = isZipped ? await unzip(body) : body;
  count.items += scan(signal, plain).items;
  count.requests++;
  count.bytes += body.length;
}
