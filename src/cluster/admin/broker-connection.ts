import type { Connection, ConnectionOptions } from "@platformatic/kafka";
import { ConnectionError, TimeoutError, UnsupportedError } from "../../errors/index.ts";
import { type BrokerAddress, nameOf } from "../broker-address.ts";
import { type AdminClient, allCalls, type BrokerCall } from "./broker-calls.ts";

/** What all connections of one session have in common. */
export interface ConnectionSettings {
  readonly client: AdminClient;
  readonly clientId: string;
  readonly security: Pick<ConnectionOptions, "tls" | "tlsServerName" | "sasl">;
}

/** Which requests a broker knows. */
export interface BrokerRequests {
  /** How many kinds. */
  readonly count: number;
  /** Those of the administration that it does not know in a version that is spoken here, by name. */
  readonly missing: readonly string[];
  /** Whether it serves groups of the newer protocol (KIP-848). */
  readonly consumerProtocol: boolean;
}

interface VersionRange {
  readonly minVersion: number;
  readonly maxVersion: number;
}

/** Beyond every time-out of ours: the client's own would leave the connection open but useless. */
const neverMs = 2_147_483_647;
const closeMs = 1_000;
const softwareName = "otel-kafka-bridge";
const consumerGroupHeartbeatKey = 68;

/** A connection to one broker that was authenticated and answered a first request. */
export class BrokerConnection {
  readonly #settings: ConnectionSettings;
  readonly #connection: Connection;
  #versions: ReadonlyMap<number, VersionRange> = new Map();

  private constructor(settings: ConnectionSettings, timeoutMs: number) {
    const { client, clientId, security } = settings;
    this.#settings = settings;
    this.#connection = new client.Connection(clientId, {
      ...security,
      connectTimeout: timeoutMs,
      requestTimeout: neverMs,
    });
    // What fails is told to who asked; an `error` event nobody listens to would end the process.
    this.#connection.on("error", () => {});
    // When the broker hangs up, the client forgets to stop its timer for authenticating anew.
    this.#connection.on("close", () => void this.#connection.close());
  }

  /**
   * Connects, authenticates, and asks which requests the broker knows.
   *
   * @throws whatever the client throws; ConnectionError where the broker does not answer in time or
   * hangs up
   */
  static async open(
    settings: ConnectionSettings,
    address: BrokerAddress,
    timeoutMs: number,
  ): Promise<BrokerConnection> {
    const opened = new BrokerConnection(settings, timeoutMs);
    try {
      await within(opened.#greet(address), timeoutMs, () => {
        const detail = `${nameOf(address)} does not answer within ${Math.ceil(timeoutMs)} ms`;
        return new ConnectionError("CONNECTION_FAILED", { detail });
      });
    } catch (error) {
      await opened.close();
      throw error;
    }
    return opened;
  }

  async #greet(address: BrokerAddress): Promise<void> {
    await this.#connection.connect(address.host, address.port);
    const { api } = this.#settings.client.apiVersionsV3;
    const { apiKeys } = await api.async(this.#connection, softwareName, "1").catch((cause) => {
      if (this.isOpen) {
        throw cause;
      }
      throw new ConnectionError("PROTOCOL_MISMATCH", {
        detail: `${nameOf(address)} hangs up at the first request; it may expect TLS or SASL`,
        cause,
      });
    });
    this.#versions = new Map(apiKeys.map((each) => [each.apiKey, each]));
  }

  get isOpen(): boolean {
    const { status } = this.#connection;
    return status === "connected" || status === "reauthenticating";
  }

  /** Whether the broker knows the request, if only in versions that cannot be spoken. */
  knows<Args extends unknown[], Response>(call: BrokerCall<Args, Response>): boolean {
    return call(this.#settings.client).some(({ key }) => this.#versions.has(key));
  }

  /** Which requests the broker knows. */
  requests(): BrokerRequests {
    return {
      count: this.#versions.size,
      missing: allCalls
        .filter((call) => this.#versionOf(call) === undefined)
        .map((call) => this.#nameOf(call)),
      consumerProtocol: this.#versions.has(consumerGroupHeartbeatKey),
    };
  }

  #nameOf<Args extends unknown[], Response>(call: BrokerCall<Args, Response>): string {
    const { client } = this.#settings;
    return client.protocolAPIsById[call(client)[0]?.key ?? -1] ?? "unknown";
  }

  #versionOf<Args extends unknown[], Response>(call: BrokerCall<Args, Response>) {
    return call(this.#settings.client).find(({ key, version }) => {
      const range = this.#versions.get(key);
      return range !== undefined && version >= range.minVersion && version <= range.maxVersion;
    });
  }

  /**
   * Sends a request. An answer that tells of errors is an answer: the codes are in it.
   *
   * @throws TimeoutError, after which the connection is closed; UnsupportedError for a request that
   * the broker does not know; what the client throws for a lost connection
   */
  async ask<Args extends unknown[], Response>(
    call: BrokerCall<Args, Response>,
    args: Args,
    timeoutMs: number,
  ): Promise<Response> {
    const version = this.#versionOf(call);
    if (version === undefined) {
      throw new UnsupportedError("UNSUPPORTED", { detail: `the request ${this.#nameOf(call)}` });
    }
    const answer = this.#ready().then(() => version.async(this.#connection, ...args));
    try {
      return await within(answer, timeoutMs, () => {
        const ms = Math.ceil(timeoutMs);
        return new TimeoutError({ detail: `a broker does not answer within ${ms} ms` });
      });
    } catch (error) {
      const response = answerOf<Response>(error);
      if (response !== undefined) {
        return response;
      }
      if (error instanceof TimeoutError) {
        // The client does not get past an answer that comes too late.
        await this.close();
      }
      throw error;
    }
  }

  /** Nothing but authentication may be sent while the connection is authenticated anew. */
  async #ready(): Promise<void> {
    if (this.#connection.status === "reauthenticating") {
      await this.#connection.ready();
    }
  }

  /** May be called again. */
  async close(): Promise<void> {
    // A connection that was never begun has no socket, whatever the type says.
    const socket = this.#connection.socket as Connection["socket"] | undefined;
    const timer = setTimeout(() => socket?.destroy(), closeMs);
    await this.#connection.close();
    clearTimeout(timer);
    socket?.destroy();
  }
}

/** The client throws an answer in which an error code is set; the whole answer comes along. */
function answerOf<Response>(error: unknown): Response | undefined {
  const { code, response } = error as { code?: unknown; response?: unknown };
  return code === "PLT_KFK_RESPONSE" ? (response as Response) : undefined;
}

async function within<T>(work: Promise<T>, ms: number, tooLate: () => Error): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(tooLate()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // When it fails after all, nobody is waiting any more.
    work.catch(() => {});
  }
}
