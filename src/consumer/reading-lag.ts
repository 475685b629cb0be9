import type { DriverConsumerQueries, TopicPartition } from "../cluster/index.ts";
import type { KafkaConfig } from "../config/index.ts";
import type { AssignedPartition } from "./assigned-partition.ts";

/** How far a partition that is read now is behind its end. */
export interface ReadingLag extends TopicPartition {
  /**
   * Offsets from the first record that is not acknowledged to the end; markers of transactions count
   * as well. Where nothing was read yet and nothing committed, it is counted from where
   * `consumer.offsetReset` has the reading begin. Undefined where the broker does not answer, and
   * where the reading begins at the end, but has not begun.
   */
  readonly lag: number | undefined;
}

/** The part of the driver's consumer that tells where partitions end. */
export interface EndSource {
  knownEnd(partition: TopicPartition): number | undefined;
  readonly queries: Pick<DriverConsumerQueries, "watermarks">;
}

type OffsetReset = KafkaConfig["consumer"]["offsetReset"];

const queryMs = 2_000;

/**
 * How far behind these partitions are. Never rejects.
 *
 * @param offsetReset - where the reading of a partition begins of which nothing is committed
 */
export async function lagOf(
  partitions: readonly AssignedPartition[],
  source: EndSource,
  offsetReset: OffsetReset,
): Promise<ReadingLag[]> {
  return await Promise.all(
    partitions.map(async (assigned): Promise<ReadingLag> => {
      const { topic, partition, position } = assigned;
      const lag =
        position === undefined
          ? await unreadLag(assigned, source, offsetReset)
          : await behind(position, assigned, source);
      return { topic, partition, lag };
    }),
  );
}

async function behind(
  position: number,
  partition: AssignedPartition,
  source: EndSource,
): Promise<number | undefined> {
  const end = knownEnd(partition, source) ?? (await ends(partition, source))?.high;
  return end === undefined ? undefined : Math.max(0, end - position);
}

/** Of a partition that begins nowhere yet: nothing is committed, and no record has come. */
async function unreadLag(
  partition: AssignedPartition,
  source: EndSource,
  offsetReset: OffsetReset,
): Promise<number | undefined> {
  switch (offsetReset) {
    case "earliest": {
      const all = await ends(partition, source);
      return all === undefined ? undefined : all.high - all.low;
    }
    case "latest":
      // Fetched, and nothing has come: nothing was written since.
      return knownEnd(partition, source) === undefined ? undefined : 0;
    case "error":
      return undefined;
  }
}

/** The driver knows the end from what it fetches: of a paused partition it hears nothing. */
function knownEnd(partition: AssignedPartition, source: EndSource): number | undefined {
  const isFetched = !partition.flowPaused && !partition.userPaused;
  return isFetched ? source.knownEnd(partition) : undefined;
}

async function ends(
  partition: AssignedPartition,
  { queries }: EndSource,
): Promise<{ readonly low: number; readonly high: number } | undefined> {
  try {
    return await queries.watermarks(partition, queryMs);
  } catch {
    // Unknown is an answer, too: whoever asks for the lag cannot mend it.
    return undefined;
  }
}
