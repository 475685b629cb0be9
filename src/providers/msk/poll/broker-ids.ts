import type { ProviderError } from "../../../errors/index.ts";
import type { MskDiscovery, PlacedCluster } from "../discovery/discovery.ts";
import { isSpared } from "../is-for-good.ts";

/** The brokers of a cluster, as CloudWatch names them. */
export interface BrokerIds {
  readonly ids: readonly string[];
  /** Why the brokers could not be asked for, where the ids are taken from their number. */
  readonly error?: ProviderError;
}

/**
 * Lists the brokers of a cluster. Where that cannot be had they are taken from their number: MSK counts
 * them from 1, and CloudWatch has no points of one that is not there.
 */
export async function brokerIds(
  discovery: MskDiscovery,
  placed: PlacedCluster,
  signal: AbortSignal | undefined,
): Promise<BrokerIds> {
  try {
    return { ids: (await discovery.brokers(placed, signal)).map(({ id }) => id) };
  } catch (error) {
    if (!isSpared(error)) {
      throw error;
    }
    const count = placed.cluster.brokers ?? 0;
    return { ids: Array.from({ length: count }, (_, index) => String(index + 1)), error };
  }
}
