import type { DriverConsumerQueries, TopicPartition } from "../cluster/index.ts";
import type { AssignedPartition } from "./assigned-partition.ts";

/** How far a partition that is read now is behind its end. */
export interface ReadingLag extends TopicPartition {
  /**
   * Offsets from the first record that is not acknowledged to the end; markers of transactions count
   * as well. Undefined where it is not known: nothing was read yet and nothing committed, or the
   * broker does not answer.
   */
  readonly lag: number | undefined;
}

/** The part of the driver's consumer that tells where partitions end. */
export interface EndSource {
  knownEnd(partition: TopicPartition): number | undefined;
  readonly queries: Pick<DriverConsumerQueries, "watermarks">;
}

const queryMs = 2_000;

/** How far behind these partitions are. Never rejects. */
export async function lagOf(
  partitions: readonly AssignedPartition[],
  source: EndSource,
): Promise<ReadingLag[]> {
  return await Promise.all(
    partitions.map(async (assigned): Promise<ReadingLag> => {
      const { topic, partition, position } = assigned;
      const end = position === undefined ? undefined : await endOf(assigned, source);
      const lag =
        end === undefined || position === undefined ? undefined : Math.max(0, end - position);
      return { topic, partition, lag };
    }),
  );
}

/** The driver knows the end from what it fetches: of a paused partition it hears nothing. */
async function endOf(partition: AssignedPartition, source: EndSource): Promise<number | undefined> {
  const isFetched = !partition.flowPaused && !partition.userPaused;
  const known = isFetched ? source.knownEnd(partition) : undefined;
  if (known !== undefined) {
    return known;
  }
  try {
    return (await source.queries.watermarks(partition, queryMs)).high;
  } catch {
    // Unknown is an answer, too: whoever asks for the lag cannot mend it.
    return undefined;
  }
}
