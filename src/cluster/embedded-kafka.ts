import { ConnectionError } from "../errors/index.ts";
import { type Capability, embeddedCapabilities } from "./capabilities.ts";
import { type DriverMetadata, loadDriver } from "./load-driver.ts";

/** How an embedded cluster is made. */
export interface EmbeddedKafkaOptions {
  /** Number of brokers. Default 1. */
  readonly brokers?: number;
}

/** The native half of a client of the driver. */
interface NativeClient {
  connect(callback: (error: { message: string; code: number } | null) => void): void;
  getMetadata(
    options: { timeout: number; allTopics: boolean },
    callback: (error: unknown, metadata: DriverMetadata) => void,
  ): void;
  disconnect(callback: () => void): void;
}

/** librdkafka's answer to token callbacks on a client that does not authenticate. */
const notConfigured = -145;
const startTimeoutMs = 10_000;

/** The clusters that run in this process: kept here, because one that is collected stops. */
const running = new Set<EmbeddedKafka>();

/**
 * A Kafka cluster inside this process, for trying out, demos and tests: librdkafka's mock cluster.
 * Any client of this machine can connect to it. It keeps the newest 5 MB of each partition in
 * memory, and nothing past its own end; `capabilities` lists what it can do beyond reading and
 * writing, groups and commits.
 *
 * It does not keep the process alive.
 */
export class EmbeddedKafka implements AsyncDisposable {
  /** `host:port[,host:port…]`, for `bootstrapServers`. */
  readonly bootstrapServers: string;
  readonly capabilities: ReadonlySet<Capability> = embeddedCapabilities;
  readonly #native: NativeClient;
  #stopped: Promise<void> | undefined;

  private constructor(native: NativeClient, bootstrapServers: string) {
    this.#native = native;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts a cluster.
   *
   * @throws MissingDependencyError where the driver does not load, ConnectionError where the cluster
   * does not come up
   */
  static async start({ brokers = 1 }: EmbeddedKafkaOptions = {}): Promise<EmbeddedKafka> {
    const native = await startMockCluster(brokers);
    const metadata = await metadataOf(native);
    const addresses = metadata.brokers.map(({ host, port }) => `${host}:${port}`);
    const cluster = new EmbeddedKafka(native, addresses.join(","));
    running.add(cluster);
    return cluster;
  }

  /** Ends the cluster and all that it keeps. May be called again. */
  stop(): Promise<void> {
    running.delete(this);
    this.#stopped ??= new Promise((resolve) => this.#native.disconnect(resolve));
    return this.#stopped;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}

/**
 * A connected client of the driver holds handles that keep the process alive, and the driver has no
 * means to let go of them. It does let go where connecting fails, and one failure comes after the
 * mock cluster has been created: that no token callback can be served on a client that asks for
 * OAUTHBEARER but speaks plaintext. So the cluster runs in a client that failed to connect.
 */
async function startMockCluster(brokers: number): Promise<NativeClient> {
  const { Producer } = loadDriver();
  const client = new Producer({
    "test.mock.num.brokers": brokers,
    "bootstrap.servers": "embedded:1",
    "security.protocol": "plaintext",
    "sasl.mechanisms": "OAUTHBEARER",
    "enable.metrics.push": false,
  } as ConstructorParameters<typeof Producer>[0]);
  const native = client.getClient() as NativeClient;
  await new Promise<void>((resolve, reject) => {
    native.connect((error) => {
      if (error !== null && error.code !== notConfigured) {
        reject(new ConnectionError("CONNECTION_FAILED", { detail: error.message, cause: error }));
      } else {
        resolve();
      }
    });
  });
  return native;
}

function metadataOf(native: NativeClient): Promise<DriverMetadata> {
  return new Promise((resolve, reject) => {
    native.getMetadata({ timeout: startTimeoutMs, allTopics: false }, (error, metadata) => {
      if (error) {
        reject(
          new ConnectionError("CONNECTION_FAILED", {
            detail: "the embedded cluster does not answer",
            cause: error,
          }),
        );
      } else {
        resolve(metadata);
      }
    });
  });
}

/** Whether all addresses are those of clusters that run in this process. */
export function isRunningHere(bootstrapServers: readonly string[]): boolean {
  const addresses = new Set([...running].flatMap((each) => each.bootstrapServers.split(",")));
  return bootstrapServers.every((server) => addresses.has(server));
}

let shared: Promise<EmbeddedKafka> | undefined;

/** The one cluster of this process behind `bootstrapServers: "embedded"`; started when first asked for. */
export function sharedEmbedded(): Promise<EmbeddedKafka> {
  shared ??= EmbeddedKafka.start().catch((error: unknown) => {
    shared = undefined;
    throw error;
  });
  return shared;
}
