import { classifyError, type KafkaBridgeError } from "../../errors/index.ts";
import { type AdminSession, logDirsCall } from "../admin/index.ts";
import type { TopicMetadata } from "../cluster-types.ts";
import { placeKey } from "../partition-leaders.ts";

/** What partitions take on their leaders' disks, and why some are missing. */
export interface PartitionSizes {
  /** By `placeKey`. */
  readonly bytes: ReadonlyMap<string, bigint>;
  /** By the id of the broker that was asked. */
  readonly errors: ReadonlyMap<number, KafkaBridgeError>;
}

/** Asks every broker that leads a partition. One that does not tell fails none of the others. */
export async function readSizes(
  session: AdminSession,
  topics: readonly TopicMetadata[],
  operation: string,
  signal?: AbortSignal,
): Promise<PartitionSizes> {
  const bytes = new Map<string, bigint>();
  const errors = new Map<number, KafkaBridgeError>();
  const leaders = new Set(topics.flatMap(({ partitions }) => partitions.map((p) => p.leader)));
  leaders.delete(undefined);
  const asking = [...leaders].map(async (leader) => {
    // Deleted above; the type of a set does not follow.
    const broker = leader as number;
    try {
      await session.require("describeCluster");
      const { errorCode, results } = await session.ask({
        call: logDirsCall,
        args: [ledBy(broker, topics)],
        to: { broker },
        operation,
        signal,
      });
      if (errorCode !== 0) {
        throw await session.refusal(errorCode, undefined, { operation });
      }
      addUp(results, bytes);
    } catch (error) {
      signal?.throwIfAborted();
      errors.set(broker, classifyError(error));
    }
  });
  await Promise.all(asking);
  return { bytes, errors };
}

function ledBy(broker: number, topics: readonly TopicMetadata[]) {
  return topics
    .map(({ name, partitions }) => ({
      name,
      partitions: partitions.filter((p) => p.leader === broker).map((p) => p.partition),
    }))
    .filter(({ partitions }) => partitions.length > 0);
}

type Results = Awaited<ReturnType<ReturnType<typeof logDirsCall>[number]["async"]>>["results"];

function addUp(results: Results, bytes: Map<string, bigint>): void {
  for (const { topics } of results) {
    for (const { name: topic, partitions } of topics) {
      for (const { partitionIndex: partition, partitionSize, isFutureKey } of partitions) {
        // A replica that is being moved to another disk is there twice.
        if (!isFutureKey) {
          const key = placeKey({ topic, partition });
          bytes.set(key, (bytes.get(key) ?? 0n) + partitionSize);
        }
      }
    }
  }
}
