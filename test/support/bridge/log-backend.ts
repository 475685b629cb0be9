import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { decodeRequest } from "../../../src/otlp/index.ts";

/** A backend that takes logs over OTLP/HTTP, and keeps the texts that it took. */
export class LogBackend implements AsyncDisposable {
  readonly #server: Server;
  /** How often each text came. */
  readonly texts = new Map<string, number>();
  /** What it answers; undefined leaves requests without an answer. */
  status: number | undefined = 200;
  requests = 0;

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        this.requests++;
        if (this.status === 200 && request.url === "/v1/logs") {
          this.#keep(Buffer.concat(chunks));
        }
        if (this.status !== undefined) {
          response.writeHead(this.status, { "content-type": "application/x-protobuf" }).end();
        }
      });
    });
  }

  static async open(): Promise<LogBackend> {
    const backend = new LogBackend();
    backend.#server.listen(0, "127.0.0.1");
    await once(backend.#server, "listening");
    return backend;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  #keep(body: Uint8Array): void {
    for (const { scopeLogs } of decodeRequest("logs", body).resourceLogs ?? []) {
      for (const { logRecords } of scopeLogs ?? []) {
        for (const { body: text } of logRecords ?? []) {
          const key = text?.stringValue ?? "";
          this.texts.set(key, (this.texts.get(key) ?? 0) + 1);
        }
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
