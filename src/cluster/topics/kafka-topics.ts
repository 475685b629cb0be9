import { type AdminCallOptions, ClusterConnection, sessionOf } from "../cluster-connection.ts";
import { readTopics } from "../cluster-metadata.ts";
import { describeTopics } from "./describe-topics.ts";
import type { TopicDescription, TopicListOptions, TopicSummary } from "./topic-types.ts";

/**
 * The topics of a cluster. Made from a `KafkaCluster` it shares the cluster's connections; made from
 * options it has its own, which `close` ends.
 */
export class KafkaTopics extends ClusterConnection {
  /**
   * The topics that the user may see, by name.
   *
   * @throws ConnectionError, AuthenticationError
   */
  async list(options: TopicListOptions = {}): Promise<readonly TopicSummary[]> {
    const topics = await readTopics(sessionOf(this), {
      operation: "list topics",
      signal: options.signal,
    });
    return topics
      .filter(({ internal, error }) => error === undefined && (options.internal || !internal))
      .map(({ name, id, internal, partitions }) => ({
        name,
        id,
        internal,
        partitions: partitions.length,
        replicationFactor: partitions[0]?.replicas.length ?? 0,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /**
   * Everything about topics that the user may see. What permissions, or the embedded cluster, do not
   * allow to see is absent, with the reason in `absent`.
   *
   * @throws TopicError `TOPIC_NOT_FOUND` naming those that do not exist, ConnectionError,
   * AuthenticationError
   */
  async describe(
    names: readonly string[],
    options: AdminCallOptions = {},
  ): Promise<readonly TopicDescription[]> {
    return await describeTopics(sessionOf(this), names, options.signal);
  }
}
