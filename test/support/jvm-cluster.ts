import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { classArchiveOptions, makeClassArchive } from "./class-archive.ts";
import { JvmBroker } from "./jvm-broker.ts";
import { kafkaJars } from "./kafka-jars.ts";
import { freePorts } from "./ports.ts";
import {
  type BrokerPorts,
  type BrokerSpec,
  type Listener,
  PLAIN_LISTENER,
  serverProperties,
} from "./server-properties.ts";

const run = promisify(execFile);

const ARCHIVE_TIMEOUT_MS = 90_000;

// A fixed id keeps the format step free of a call of its own; each cluster has its own folder.
const CLUSTER_ID = "b3RlbC1rYWZrYS1icmlkZw";

const LOG4J = `status=ERROR
appenders=stdout
appender.stdout.type=Console
appender.stdout.name=stdout
appender.stdout.layout.type=PatternLayout
appender.stdout.layout.pattern=%d{HH:mm:ss.SSS} %p %c{1} %m%n
rootLogger.level=WARN
rootLogger.appenderRefs=stdout
rootLogger.appenderRef.stdout.ref=stdout
logger.server.name=kafka.server.KafkaRaftServer
logger.server.level=INFO
`;

/** A user of SASL/SCRAM that is there from the first start. */
export interface ScramUser {
  readonly mechanism: "SCRAM-SHA-256" | "SCRAM-SHA-512";
  readonly name: string;
  readonly password: string;
}

/** What to start. */
export interface JvmClusterOptions {
  /** Broker processes, each also a controller. Default 1. */
  readonly brokers?: number;
  /** Listeners beside the plain one, the same on every broker. */
  readonly listeners?: readonly Listener[];
  readonly scramUsers?: readonly ScramUser[];
  /** Broker settings, applied last: an authorizer, quotas, other defaults. */
  readonly properties?: Readonly<Record<string, string>>;
  /** Where brokers keep their data, by id: such as a small disk. Default: a folder that goes with the cluster. */
  readonly dataFolders?: Readonly<Record<number, string>>;
  /** Java heap of each broker. Default 512. */
  readonly heapMb?: number;
  /** Further options of each broker's Java machine, such as `-Dname=value`. */
  readonly javaOptions?: readonly string[];
  /**
   * Whether the brokers serve for so long that it pays to compile what they do much with care. Default
   * false: the Java machine then spends half as much of the processor's time on their start.
   */
  readonly longLived?: boolean;
}

/** Apache Kafka brokers on this machine's Java, each a process that a test can stop, kill and start again. */
export class JvmCluster {
  /** In the order of their ids, which start at 1. */
  readonly brokers: readonly JvmBroker[];
  readonly #specs: readonly BrokerSpec[];
  readonly #folder: string;

  private constructor(folder: string, specs: readonly BrokerSpec[], brokers: readonly JvmBroker[]) {
    this.#folder = folder;
    this.#specs = specs;
    this.brokers = brokers;
  }

  /** Makes what every later start is quicker by, unless it is there: an archive of Kafka's classes. */
  static async prepare(): Promise<void> {
    const jars = await kafkaJars();
    await makeClassArchive(jars, async (javaOptions) => {
      await using cluster = await JvmCluster.#start(jars, { javaOptions }, []);
      await Promise.all(cluster.brokers.map((broker) => broker.stop(ARCHIVE_TIMEOUT_MS)));
    });
  }

  /**
   * Formats storage and starts every broker; resolves when all of them serve requests.
   *
   * @throws BrokerUnavailable when Java or the jars cannot be had
   * @throws Error with the end of the log when a broker does not start
   */
  static async start(options: JvmClusterOptions = {}): Promise<JvmCluster> {
    const jars = await kafkaJars();
    const archive = await classArchiveOptions(jars);
    const compiled = options.longLived ? [] : ["-XX:TieredStopAtLevel=1"];
    return await JvmCluster.#start(jars, options, [...archive, ...compiled]);
  }

  static async #start(
    jars: string,
    options: JvmClusterOptions,
    everyJava: readonly string[],
  ): Promise<JvmCluster> {
    const folder = await mkdtemp(join(tmpdir(), "test-kafka-"));
    const specs = await planBrokers(folder, options);
    const brokers = specs.map((spec) => {
      const { id, folder: own } = spec;
      const { heapMb = 512 } = options;
      const javaOptions = [...everyJava, ...(options.javaOptions ?? [])];
      return new JvmBroker({ id, jars, folder: own, removeOnDeath: folder, heapMb, javaOptions });
    });
    const cluster = new JvmCluster(folder, specs, brokers);
    try {
      const users = options.scramUsers ?? [];
      await Promise.all(specs.map((spec) => format(spec, jars, users, everyJava)));
      await Promise.all(brokers.map((broker) => broker.start()));
      return cluster;
    } catch (error) {
      await cluster.stop();
      throw error;
    }
  }

  /** The plain addresses of all brokers. */
  get bootstrapServers(): string {
    return this.addressesOf(PLAIN_LISTENER);
  }

  /** The addresses of all brokers on one listener, `host:port,…`. */
  addressesOf(listener: string): string {
    return this.#specs.map((spec) => address(spec, listener)).join(",");
  }

  /** The port that a broker itself listens on. */
  portOf(listener: string, id: number): number {
    const spec = this.#specs.find((candidate) => candidate.id === id);
    return Number(spec === undefined ? Number.NaN : address(spec, listener).split(":").at(-1));
  }

  /** The broker with this id. */
  broker(id: number): JvmBroker {
    const broker = this.brokers.find((candidate) => candidate.id === id);
    if (broker === undefined) throw new Error(`There is no broker ${id} in this cluster`);
    return broker;
  }

  /** Ends every broker at once and removes their data. */
  async stop(): Promise<void> {
    await Promise.all(this.brokers.map((broker) => broker.kill()));
    await rm(this.#folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

async function planBrokers(folder: string, options: JvmClusterOptions): Promise<BrokerSpec[]> {
  const { brokers = 1, listeners = [], properties = {}, dataFolders = {} } = options;
  const each = 2 + listeners.length;
  const free = await freePorts(brokers * each);
  const ports = Array.from({ length: brokers }, (_, index) =>
    portsOf(free.slice(index * each, (index + 1) * each), listeners),
  );
  const voters = ports.map(({ controller }, index) => `${index + 1}@127.0.0.1:${controller}`);
  return ports.map((own, index) => ({
    id: index + 1,
    folder: join(folder, String(index + 1)),
    dataFolder: dataFolders[index + 1] ?? join(folder, String(index + 1), "data"),
    ports: own,
    voters,
    listeners,
    overrides: properties,
  }));
}

function portsOf(free: readonly number[], listeners: readonly Listener[]): BrokerPorts {
  const [plain = 0, controller = 0, ...rest] = free;
  const extra = Object.fromEntries(listeners.map(({ name }, index) => [name, rest[index] ?? 0]));
  return { plain, controller, extra };
}

function address({ listeners, ports }: BrokerSpec, name: string): string {
  if (name === PLAIN_LISTENER) return `127.0.0.1:${ports.plain}`;
  const listener = listeners.find((candidate) => candidate.name === name);
  if (listener === undefined) throw new Error(`There is no listener ${name} in this cluster`);
  return `${listener.host ?? "localhost"}:${ports.extra[name]}`;
}

async function format(
  spec: BrokerSpec,
  jars: string,
  users: readonly ScramUser[],
  javaOptions: readonly string[],
): Promise<void> {
  await mkdir(spec.folder, { recursive: true });
  const config = join(spec.folder, "server.properties");
  await writeFile(config, serverProperties(spec));
  await writeFile(join(spec.folder, "log4j2.properties"), LOG4J);
  const scram = users.flatMap(({ mechanism, name, password }) => {
    return ["--add-scram", `${mechanism}=[name=${name},password=${password}]`];
  });
  const tool = [...javaOptions, "-cp", join(jars, "*"), "kafka.tools.StorageTool"];
  await run("java", [...tool, "format", "-t", CLUSTER_ID, "-c", config, ...scram]);
}
