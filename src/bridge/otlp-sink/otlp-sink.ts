import type { Logger, OtlpSink as OtlpSinkConfig } from "../../config/index.ts";
import { ClosedError } from "../../errors/index.ts";
import {
  type Deliver,
  delivered,
  type Outcome,
  type Sink,
  type Status,
} from "../pipeline/index.ts";
import { clientSecurity } from "../security/index.ts";
import { checkCompression } from "./compress-request.ts";
import { consign, divide } from "./consignment.ts";
import type { CourierRules } from "./courier.ts";
import { Endpoints } from "./endpoints.ts";
import { GrpcTransport } from "./grpc-transport.ts";
import { HttpTransport } from "./http-transport.ts";
import { Line } from "./line.ts";
import { SinkLog } from "./sink-log.ts";
import type { TransportOptions } from "./transport.ts";

/** What a sink works with beside its options. */
export interface OtlpSinkParts {
  /** Name of the pipeline, for errors. */
  readonly pipeline: string;
  readonly logger: Logger;
  /** How often a backend may fail over a request before its content counts as refused. Default 5. */
  readonly maxAttempts?: number;
}

const defaultMaxAttempts = 5;

/**
 * Delivers to an OTLP backend: gathers what comes into larger requests without copying it, sends
 * several at a time, and tries until the backend has taken or refused each of them.
 */
export class OtlpSink implements Sink {
  readonly name: string;
  readonly #section: OtlpSinkConfig;
  readonly #parts: OtlpSinkParts;
  readonly #log: SinkLog;
  #endpoints: Endpoints | undefined;
  #lines: readonly Line[] = [];
  #closed = false;

  constructor(section: OtlpSinkConfig, parts: OtlpSinkParts) {
    this.#section = section;
    this.#parts = parts;
    this.#log = new SinkLog(parts.logger);
    const protocol = section.protocol === "grpc" ? "OTLP/gRPC" : "OTLP/HTTP";
    this.name = `${protocol} at ${section.endpoints.join(", ")}`;
  }

  /**
   * Makes ready. The backend need not be there yet.
   *
   * @throws ConfigError for files that cannot be read; UnsupportedError for a compression that this
   * Node.js does not have
   */
  async start(): Promise<void> {
    const { endpoints, protocol, inFlight, ordered, retry } = this.#section;
    const options = await this.#transportOptions();
    const Transport = protocol === "grpc" ? GrpcTransport : HttpTransport;
    const transports = endpoints.map((endpoint) => new Transport({ ...options, endpoint }));
    const bound = new Endpoints(transports, retry, this.#log);
    // An order needs one request at a time for each partition: as many lines as requests.
    this.#lines = Array.from(
      { length: ordered ? inFlight : 1 },
      () => new Line(bound, this.#section, this.#courierRules(ordered ? 1 : inFlight)),
    );
    this.#endpoints = bound;
  }

  status(): Status {
    const { trouble, fault } = this.#endpoints ?? {};
    if (trouble !== undefined) {
      return { isOk: false, reason: trouble.message };
    }
    return fault === undefined
      ? { isOk: true }
      : { isOk: true, isDegraded: true, reason: fault.message };
  }

  readonly deliver: Deliver = async (parcel) => {
    if (parcel.request.items === 0) {
      return delivered;
    }
    const line = this.#lineOf(parcel.lane);
    if (line === undefined) {
      return { kind: "retry", delayMs: 0, error: new ClosedError({ detail: this.name }) };
    }
    return await new Promise<Outcome>((settle) => {
      for (const part of divide(consign(parcel, settle), this.#section.maxRequestBytes)) {
        line.add(part);
      }
    });
  };

  hurry(): void {
    for (const line of this.#lines) {
      line.hurry();
    }
  }

  async close(timeoutMs: number): Promise<void> {
    this.#closed = true;
    this.hurry();
    const timer = setTimeout(() => this.#abandon(), timeoutMs);
    await Promise.all(this.#lines.map((line) => line.drained()));
    clearTimeout(timer);
    this.#endpoints?.close();
  }

  #abandon(): void {
    for (const line of this.#lines) {
      line.abandon();
    }
    this.#endpoints?.close();
  }

  #lineOf(lane = ""): Line | undefined {
    if (this.#closed) {
      return undefined;
    }
    return this.#lines.length === 1 ? this.#lines[0] : this.#lines[hash(lane) % this.#lines.length];
  }

  #courierRules(inFlight: number): CourierRules {
    return {
      inFlight,
      backoff: this.#section.retry,
      forever: this.#section.retry.forever,
      maxFailures: this.#parts.maxAttempts ?? defaultMaxAttempts,
      onPartial: (signal, partial) => this.#log.onPartial(signal, partial),
      onFailed: (error) => this.#log.onFailed(error),
    };
  }

  async #transportOptions(): Promise<Omit<TransportOptions, "endpoint">> {
    const { compression: name, compressionLevel: level, headers, tls, ...rest } = this.#section;
    const compression = { name, level };
    checkCompression(compression);
    const { inFlight, maxRequestBytes, timeoutMs } = rest;
    return {
      compression,
      headers: Object.fromEntries(
        Object.entries(headers).map(([header, value]) => [header.toLowerCase(), value.reveal()]),
      ),
      tls: await clientSecurity(tls, `pipelines.${this.#parts.pipeline}.to.otlp.tls`),
      inFlight,
      maxRequestBytes,
      timeoutMs,
    };
  }
}

/** FNV-1a, for an even spread. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return value >>> 0;
}
