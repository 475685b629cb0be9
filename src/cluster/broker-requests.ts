import type { BrokerRequests } from "./admin/index.ts";
import { type ClusterConnection, sessionOf } from "./cluster-connection.ts";

/**
 * Which requests the first broker that answers knows.
 *
 * @throws ConnectionError, AuthenticationError
 */
export async function brokerRequests(
  cluster: ClusterConnection,
  signal?: AbortSignal,
): Promise<BrokerRequests> {
  return await sessionOf(cluster).requests(signal);
}
