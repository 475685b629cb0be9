import { type AdminCallOptions, ClusterConnection, sessionOf } from "../cluster-connection.ts";
import { describeGroup } from "./describe-groups.ts";
import type { GroupDescription, GroupListOptions, GroupSummary } from "./group-types.ts";
import { listGroups } from "./list-groups.ts";

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
}
