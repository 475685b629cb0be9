import type { AddressInfo } from "node:net";
import type { Logger, OtlpListener, OtlpSource } from "../../config/index.ts";
import type { Deliver, RequestTotal, Source, Status } from "../pipeline/index.ts";
import { type ListenerSecurity, listenerSecurity } from "../security/index.ts";
import { GrpcReceiver } from "./grpc-receiver.ts";
import { HttpReceiver } from "./http-receiver.ts";
import { Intake } from "./intake.ts";
import { addressText, isLoopback } from "./listener.ts";
import type { MemoryBudget } from "./memory-budget.ts";
import { Openness } from "./openness.ts";
import type { ReceiverParts } from "./receiver-parts.ts";
import type { RequestCounts } from "./request-counts.ts";

/** What receivers of OTLP work with. */
export interface OtlpReceiverParts {
  readonly source: OtlpSource;
  /** Path of the source's options, for errors: `pipelines.ingest.from.otlp`. */
  readonly path: string;
  readonly deliver: Deliver;
  /** Shared by all that receives in this process. */
  readonly budget: MemoryBudget;
  readonly logger: Logger;
  /** Headers that what is delivered depends on, in lower case. Default: none. */
  readonly headerNames?: readonly string[];
  /** What gRPC's health service tells while the receiver is open. Default: that all is well. */
  readonly isServing?: () => boolean;
}

type Protocol = "http" | "grpc";

interface Opened {
  readonly protocol: Protocol;
  readonly receiver: HttpReceiver | GrpcReceiver;
  readonly address: AddressInfo;
}

const protocolNames: Readonly<Record<Protocol, string>> = { http: "OTLP/HTTP", grpc: "OTLP/gRPC" };

/** Takes in OTLP that others send, over HTTP, gRPC or both. */
export class OtlpReceiver implements Source {
  readonly #parts: OtlpReceiverParts;
  readonly #intake: Intake;
  readonly #opened: Opened[] = [];
  readonly #openness = new Openness();

  constructor(parts: OtlpReceiverParts) {
    this.#parts = parts;
    this.#intake = new Intake(parts);
  }

  get name(): string {
    return listenersOf(this.#parts.source)
      .map(([protocol, { host, port }]) => {
        const known = this.addresses[protocol]?.port ?? port;
        return `${protocolNames[protocol]} on ${addressText(host, known)}`;
      })
      .join(" and ");
  }

  /** Where it listens, once it does: with `port: 0` the port is known only then. */
  get addresses(): Readonly<Partial<Record<Protocol, AddressInfo>>> {
    return Object.fromEntries(this.#opened.map(({ protocol, address }) => [protocol, address]));
  }

  /** Requests so far, by protocol. */
  get counts(): Readonly<Partial<Record<Protocol, RequestCounts>>> {
    return Object.fromEntries(
      this.#opened.map(({ protocol, receiver }) => [protocol, receiver.counts]),
    );
  }

  /** What became of the requests so far. */
  requests(): RequestTotal[] {
    return this.#opened.flatMap(({ protocol, receiver: { counts } }) => [
      { protocol, result: "taken", count: counts.taken },
      { protocol, result: "partial", count: counts.partial },
      { protocol, result: "abandoned", count: counts.abandoned },
      ...[...counts.rejected].map(
        ([status, count]): RequestTotal => ({ protocol, result: "rejected", status, count }),
      ),
    ]);
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#opened.reduce((sum, { receiver }) => sum + receiver.connections, 0);
  }

  /**
   * Begins to listen, on all listeners or none.
   *
   * @throws ConfigError for certificates, keys and tokens that cannot be used; ListenError
   */
  async start(): Promise<void> {
    const listeners = listenersOf(this.#parts.source);
    const securities = await Promise.all(
      listeners.map(([protocol, listener]) =>
        listenerSecurity(listener, `${this.#parts.path}.${protocol}`),
      ),
    );
    try {
      for (const [index, [protocol, listener]] of listeners.entries()) {
        const security = securities[index] as ListenerSecurity;
        const receiver = this.#receiver(protocol, security);
        const address = await receiver.open();
        this.#opened.push({ protocol, receiver, address });
        this.#tellOpened(protocol, listener, security, address);
      }
    } catch (error) {
      await this.close(0);
      throw error;
    }
    this.#openness.opened();
  }

  status(): Status {
    return this.#openness.status();
  }

  close(timeoutMs: number): Promise<void> {
    const receivers = this.#opened.map(({ receiver }) => receiver);
    return this.#openness.close(timeoutMs, {
      close: () => Promise.all(receivers.map((receiver) => receiver.close())),
      idle: () => this.#intake.idle(),
      destroy: () => {
        for (const receiver of receivers) {
          receiver.destroy();
        }
      },
    });
  }

  #receiver(protocol: Protocol, security: ListenerSecurity): HttpReceiver | GrpcReceiver {
    const { source, budget, logger, isServing = () => true } = this.#parts;
    const parts: ReceiverParts = { intake: this.#intake, budget, logger };
    const { http, grpc } = source;
    if (protocol === "http" && http !== undefined) {
      return new HttpReceiver(http, security, parts);
    }
    return new GrpcReceiver(
      grpc as OtlpListener,
      security,
      parts,
      () => this.status().isOk && isServing(),
    );
  }

  #tellOpened(
    protocol: Protocol,
    { host }: OtlpListener,
    { tls, tokens }: ListenerSecurity,
    { port }: AddressInfo,
  ): void {
    const { logger } = this.#parts;
    const where = `${protocolNames[protocol]} on ${addressText(host, port)}`;
    logger.info(`listening for ${where}`, { tls: tls !== undefined, tokens: tokens.length });
    if (!isLoopback(host) && tokens.length === 0 && tls?.ca === undefined) {
      logger.warn(
        `${where} takes telemetry from everyone who reaches it: set bearerTokens or tls.clientCa`,
      );
    }
  }
}

function listenersOf({ http, grpc }: OtlpSource): [Protocol, OtlpListener][] {
  return [
    ...(http === undefined ? [] : [["http", http] satisfies [Protocol, OtlpListener]]),
    ...(grpc === undefined ? [] : [["grpc", grpc] satisfies [Protocol, OtlpListener]]),
  ];
}
