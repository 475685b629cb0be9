import type { AddressInfo } from "node:net";
import type { RequestTotal, Source, Status } from "../pipeline/index.ts";
import { addressText, HttpServer, isLoopback, Openness } from "../receiver/index.ts";
import {
  FirehoseEndpoint,
  type FirehoseParts,
  usualHeadersTimeoutMs,
} from "./firehose-endpoint.ts";

/** Beside the access key, 50 attributes may come of 1,024 characters each. */
const mostHeaderBytes = 98_304;
const mostConnections = 256;

/** Where Amazon Data Firehose posts a CloudWatch metric stream to. */
export class FirehoseReceiver implements Source {
  readonly #parts: FirehoseParts;
  readonly #endpoint: FirehoseEndpoint;
  readonly #server: HttpServer;
  #address: AddressInfo | undefined;
  readonly #openness = new Openness();

  constructor(parts: FirehoseParts) {
    const { stream, logger, headersTimeoutMs = usualHeadersTimeoutMs } = parts;
    this.#parts = parts;
    this.#endpoint = new FirehoseEndpoint(parts, (response) => this.#server.closeIfAsked(response));
    this.#server = new HttpServer(
      {
        name: "metric stream",
        host: stream.host,
        port: stream.port,
        maxConnections: mostConnections,
        maxHeaderBytes: mostHeaderBytes,
        headersTimeoutMs,
        tls: undefined,
      },
      logger,
      this.#endpoint,
    );
  }

  get name(): string {
    const { host, port } = this.#parts.stream;
    return `metric stream on ${addressText(host, this.#address?.port ?? port)}`;
  }

  /** Where it listens, once it does: with `port: 0` the port is known only then. */
  get address(): AddressInfo | undefined {
    return this.#address;
  }

  /** What became of the requests so far. */
  requests(): RequestTotal[] {
    const { taken, abandoned, rejected } = this.#endpoint.counts;
    return [
      { protocol: "http", result: "taken", count: taken },
      { protocol: "http", result: "abandoned", count: abandoned },
      ...[...rejected].map(([status, count]): RequestTotal => {
        return { protocol: "http", result: "rejected", status, count };
      }),
    ];
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#server.connections;
  }

  /** @throws ListenError */
  async start(): Promise<void> {
    this.#address = await this.#server.open();
    this.#openness.opened();
    const { logger, stream } = this.#parts;
    logger.info(`listening for a ${this.name}`, { path: stream.path });
    if (!isLoopback(stream.host)) {
      logger.warn(
        `the ${this.name} speaks plain HTTP: let nobody reach it but a proxy that ends TLS`,
      );
    }
  }

  status(): Status {
    return this.#openness.status();
  }

  async close(timeoutMs: number): Promise<void> {
    await this.#openness.close(timeoutMs, {
      close: () => this.#server.close(),
      idle: () => this.#endpoint.idle(),
      destroy: () => this.#server.destroy(),
    });
    this.#endpoint.close();
  }
}
