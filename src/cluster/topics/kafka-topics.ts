import { type AdminCallOptions, ClusterConnection, sessionOf } from "../cluster-connection.ts";
import { readTopics } from "../cluster-metadata.ts";
import { addPartitions, alterTopicConfig, deleteTopic } from "./change-topics.ts";
import { createTopic } from "./create-topic.ts";
import { deleteRecords } from "./delete-records.ts";
import { describeTopics } from "./describe-topics.ts";
import { ensureAsWanted } from "./ensure-as-wanted.ts";
import type {
  ChangeOptions,
  CreatedTopic,
  DeletedRecords,
  EnsuredTopic,
  NewTopic,
  RecordsToDelete,
  TopicConfigChange,
  TopicDescription,
  TopicListOptions,
  TopicSummary,
} from "./topic-types.ts";

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

  /**
   * Creates a topic, and resolves when it can be written to.
   *
   * @returns partitions and replicas as the brokers chose them
   * @throws TopicError `TOPIC_EXISTS` or `TOPIC_INVALID` with the broker's reason,
   * AuthorizationError, ConnectionError, AuthenticationError, UnsupportedError
   */
  async create(topic: NewTopic, options: ChangeOptions = {}): Promise<CreatedTopic> {
    return await createTopic(sessionOf(this), topic, options);
  }

  /**
   * Changes the settings named; the others stay as they are.
   *
   * @throws TopicError `TOPIC_NOT_FOUND` or `TOPIC_INVALID` with the setting and the reason,
   * AuthorizationError, ConnectionError, AuthenticationError, UnsupportedError
   */
  async alterConfig(
    name: string,
    change: TopicConfigChange,
    options: ChangeOptions = {},
  ): Promise<void> {
    await alterTopicConfig(sessionOf(this), name, change, options);
  }

  /**
   * Adds partitions. Records with a key go to other partitions from then on.
   *
   * @param total - how many there are afterwards; more than there are now
   * @throws TopicError, AuthorizationError, ConnectionError, AuthenticationError, UnsupportedError
   */
  async addPartitions(name: string, total: number, options: ChangeOptions = {}): Promise<void> {
    await addPartitions(sessionOf(this), name, total, options);
  }

  /**
   * Deletes topics with all their records, one after the other, and stops at the first that cannot
   * be deleted.
   *
   * @throws TopicError `TOPIC_NOT_FOUND`, AuthorizationError, ConnectionError, AuthenticationError,
   * UnsupportedError
   */
  async delete(names: readonly string[], options: AdminCallOptions = {}): Promise<void> {
    const session = sessionOf(this);
    await session.require("alterTopics");
    for (const name of new Set(names)) {
      await deleteTopic(session, name, options.signal);
    }
  }

  /**
   * Deletes the records before an offset.
   *
   * @returns where the partitions begin now
   * @throws TopicError `TOPIC_NOT_FOUND`, `PARTITION_NOT_FOUND`, `RECORDS_OUT_OF_RANGE`, or
   * `TOPIC_INVALID` for a compacted topic; AuthorizationError, ConnectionError,
   * AuthenticationError, UnsupportedError. Other partitions may have been dealt with
   */
  async deleteRecords(
    name: string,
    before: RecordsToDelete,
    options: AdminCallOptions = {},
  ): Promise<readonly DeletedRecords[]> {
    return await deleteRecords(sessionOf(this), name, before, options.signal);
  }

  /**
   * Creates a topic that is missing. Of one that is there it says what is not as wanted, and changes
   * nothing.
   *
   * @throws as `create` does; AuthorizationError where the topic may not be described
   */
  async ensure(topic: NewTopic, options: AdminCallOptions = {}): Promise<EnsuredTopic> {
    return await ensureAsWanted(sessionOf(this), topic, options.signal);
  }
}
