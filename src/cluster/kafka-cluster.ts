import type { KafkaConfig, KafkaOptions } from "../config/index.ts";
import { ConnectionError, classifyError } from "../errors/index.ts";
import { abortable } from "./abortable.ts";
import { type AdminCallOptions, ClusterConnection, sessionOf } from "./cluster-connection.ts";
import { readBrokers, readMetadata } from "./cluster-metadata.ts";
import type {
  BrokerDescription,
  BrokerReachability,
  ClusterDescription,
  ClusterMetadata,
} from "./cluster-types.ts";
import { probeEmbedded } from "./embedded-probe.ts";
import { ConsumerGroups } from "./groups/index.ts";
import { KafkaTopics } from "./topics/index.ts";

/** How long `reachability` waits. */
export interface ReachabilityOptions extends AdminCallOptions {
  /** For each broker, connecting included. Default 5,000. */
  readonly timeoutMs?: number | undefined;
}

/**
 * A Kafka cluster, from the administrator's side: its brokers, topics and consumer groups.
 *
 * It connects at first use, mends its connections by itself, and must be closed. Where brokers
 * cannot be reached, calls fail with a `ConnectionError` within 10 s. On the embedded cluster,
 * brokers, topics and watermarks are answered; all else is an `UnsupportedError` at once.
 */
export class KafkaCluster extends ClusterConnection {
  /** The cluster's topics, over the same connections. */
  readonly topics: KafkaTopics;
  /** The cluster's consumer groups, over the same connections. */
  readonly groups: ConsumerGroups;

  /** @throws ConfigError for options that cannot be */
  constructor(config: KafkaConfig | KafkaOptions) {
    super(config);
    this.topics = new KafkaTopics(this);
    this.groups = new ConsumerGroups(this);
  }

  /** @throws ConnectionError, AuthenticationError */
  async describe(options: AdminCallOptions = {}): Promise<ClusterDescription> {
    const { topics: _none, ...description } = await this.metadata([], options);
    return description;
  }

  /**
   * The brokers that are up, in the order of their ids.
   *
   * @throws ConnectionError, AuthenticationError
   */
  async brokers(options: AdminCallOptions = {}): Promise<readonly BrokerDescription[]> {
    return (await this.describe(options)).brokers;
  }

  /**
   * Brokers and topics. What is not found or not allowed is among the topics, with its error.
   *
   * @param topics - names; default: all that the user may see, internal ones too
   * @throws ConnectionError, AuthenticationError
   */
  async metadata(
    topics?: readonly string[],
    options: AdminCallOptions = {},
  ): Promise<ClusterMetadata> {
    return await readMetadata(sessionOf(this), {
      topics,
      operation: "describe the cluster",
      signal: options.signal,
    });
  }

  /**
   * Sends every broker that the cluster counts as up a request, all at the same time.
   *
   * @throws ConnectionError where not one broker answers, AuthenticationError
   */
  async reachability(options: ReachabilityOptions = {}): Promise<readonly BrokerReachability[]> {
    const { timeoutMs = 5_000, signal } = options;
    const session = sessionOf(this);
    const brokers = await readBrokers(session, { operation: "reach the brokers", signal });
    const isEmbedded = (await session.embedded()) !== undefined;
    return await Promise.all(
      brokers.map(async ({ id, host, port }) => {
        const asking = isEmbedded
          ? pingEmbedded(`${host}:${port}`)
          : session.ping({ host, port }, timeoutMs);
        const outcome = await abortable(asking, signal).then(
          (latencyMs) => ({ latencyMs, error: undefined }),
          (error: unknown) => {
            signal?.throwIfAborted();
            return { latencyMs: undefined, error: classifyError(error) };
          },
        );
        return { id, host, port, reachable: outcome.error === undefined, ...outcome };
      }),
    );
  }
}

/** The embedded cluster knows another form of request only; what it answers to that is an answer. */
async function pingEmbedded(server: string): Promise<number> {
  const start = performance.now();
  if (!(await probeEmbedded(server))) {
    throw new ConnectionError("CONNECTION_FAILED", { detail: `${server} does not answer` });
  }
  return performance.now() - start;
}
