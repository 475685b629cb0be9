import { metadataCall } from "./admin/index.ts";
import { type ClusterConnection, sessionOf } from "./cluster-connection.ts";

/** What a user may do with a topic. */
export interface TopicPermissions {
  readonly read: boolean;
  readonly write: boolean;
}

/** Bits of AclOperation, in Kafka's numbers. */
const readBit = 1 << 3;
const writeBit = 1 << 4;
/** What brokers send that do not tell. */
const notTold = -2_147_483_648;

/**
 * What this user may do with a topic, by the brokers' access lists.
 *
 * @returns undefined where the brokers do not tell, or there is no such topic to be seen
 * @throws ConnectionError, AuthenticationError
 */
export async function topicPermissions(
  cluster: ClusterConnection,
  topic: string,
  signal?: AbortSignal,
): Promise<TopicPermissions | undefined> {
  const session = sessionOf(cluster);
  await session.require("describeCluster");
  const { topics } = await session.ask({
    call: metadataCall,
    args: [[topic], false, true],
    operation: `ask what may be done with topic "${topic}"`,
    signal,
  });
  const [found] = topics;
  if (found === undefined || found.errorCode !== 0) {
    return undefined;
  }
  const bits = found.topicAuthorizedOperations;
  return bits === notTold
    ? undefined
    : { read: (bits & readBit) !== 0, write: (bits & writeBit) !== 0 };
}
