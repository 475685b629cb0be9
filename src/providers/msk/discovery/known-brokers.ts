import type { ProviderError } from "../../../errors/index.ts";
import { isSpared } from "../is-for-good.ts";
import type { MskBroker } from "./control-plane.ts";
import type { MskDiscovery, PlacedCluster } from "./discovery.ts";

/** The brokers of a cluster, as far as they are known. */
export interface KnownBrokers {
  readonly brokers: readonly MskBroker[];
  /** Why they could not be asked for, where there are but ids, taken from their number. */
  readonly error?: ProviderError;
}

/**
 * Lists the brokers of a cluster. Where that cannot be had they are taken from their number: MSK counts
 * them from 1, and CloudWatch has no points of one that is not there.
 */
export async function knownBrokers(
  discovery: MskDiscovery,
  placed: PlacedCluster,
  signal: AbortSignal | undefined,
): Promise<KnownBrokers> {
  try {
    return { brokers: await discovery.brokers(placed, signal) };
  } catch (error) {
    if (!isSpared(error)) {
      throw error;
    }
    const count = placed.cluster.brokers ?? 0;
    return { brokers: Array.from({ length: count }, (_, index) => numbered(index + 1)), error };
  }
}

function numbered(id: number): MskBroker {
  return {
    id: String(id),
    instanceType: undefined,
    endpoints: [],
    subnet: undefined,
    kafkaVersion: undefined,
    arn: undefined,
  };
}
