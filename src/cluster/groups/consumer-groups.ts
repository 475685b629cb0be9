import { type AdminCallOptions, ClusterConnection, sessionOf } from "../cluster-connection.ts";
import { deleteGroup } from "./delete-group.ts";
import { describeGroup } from "./describe-groups.ts";
import { groupLag } from "./group-lag.ts";
import type {
  GroupDescription,
  GroupListOptions,
  GroupSummary,
  LagOptions,
  OffsetChange,
  PartitionLag,
  ResetOptions,
} from "./group-types.ts";
import { listGroups } from "./list-groups.ts";
import { resetOffsets } from "./reset-offsets.ts";

/**
 * The consumer groups of a cluster, of the classic and of the newer protocol. Made from a
 * `KafkaCluster` it shares the cluster's connections; made from options it has its own, which
 * `close` ends. The embedded cluster answers none of this.
 */
export class ConsumerGroups extends ClusterConnection {
  /**
   * The groups that the user may see, by id.
   *
   * @throws ConnectionError, AuthenticationError, UnsupportedError
   */
  async list(options: GroupListOptions = {}): Promise<readonly GroupSummary[]> {
    return await listGroups(sessionOf(this), options);
  }

  /**
   * State, coordinator, members and what they are assigned, in the order asked for.
   *
   * @throws ConsumerError `GROUP_NOT_FOUND`, AuthorizationError, ConnectionError,
   * AuthenticationError, UnsupportedError
   */
  async describe(
    ids: readonly string[],
    options: AdminCallOptions = {},
  ): Promise<readonly GroupDescription[]> {
    const session = sessionOf(this);
    await session.require("describeCluster");
    return await Promise.all(ids.map((id) => describeGroup(session, id, options.signal)));
  }

  /**
   * How far a group is on each partition, by topic and number. The end of a partition is, with
   * `consumer.isolation` `read_committed`, its last stable offset: records of a transaction that is
   * still open cannot be read yet, and are no lag.
   *
   * @throws ConsumerError `GROUP_NOT_FOUND`, TopicError `TOPIC_NOT_FOUND` for topics named,
   * AuthorizationError, ConnectionError, AuthenticationError, UnsupportedError
   */
  async lag(groupId: string, options: LagOptions = {}): Promise<readonly PartitionLag[]> {
    const session = sessionOf(this);
    await session.require("describeCluster");
    return await groupLag(session, groupId, options);
  }

  /**
   * Sets where a group without members goes on reading. An offset that is not on a partition is moved
   * to the nearer end, which the plan says. `end` is, with `consumer.isolation` `read_committed`, the
   * last stable offset, so that no open transaction is skipped.
   *
   * A group that does not exist yet is given offsets where `topics` or `partitions` are named.
   *
   * @returns the plan, which was carried out unless `dryRun` is set
   * @throws ConsumerError `GROUP_NOT_EMPTY` where it has members, dry run or not, or
   * `GROUP_NOT_FOUND`; TopicError `TOPIC_NOT_FOUND` or `PARTITION_NOT_FOUND`; ConfigError for a
   * target that is none; AuthorizationError, ConnectionError, AuthenticationError, UnsupportedError
   */
  async resetOffsets(groupId: string, options: ResetOptions): Promise<readonly OffsetChange[]> {
    const session = sessionOf(this);
    await session.require("describeCluster");
    return await resetOffsets(session, groupId, options);
  }

  /**
   * Deletes groups without members and all that they committed, one after the other, and stops at
   * the first that cannot be deleted.
   *
   * @throws ConsumerError `GROUP_NOT_EMPTY` or `GROUP_NOT_FOUND`, AuthorizationError,
   * ConnectionError, AuthenticationError, UnsupportedError
   */
  async delete(ids: readonly string[], options: AdminCallOptions = {}): Promise<void> {
    const session = sessionOf(this);
    await session.require("describeCluster");
    for (const id of new Set(ids)) {
      await deleteGroup(session, id, options.signal);
    }
  }
}
