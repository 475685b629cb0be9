import { abortable } from "./abortable.ts";
import { type AdminSession, listOffsetsCall } from "./admin/index.ts";
import {
  askLeaders,
  groupByTopic,
  type LeaderRequest,
  type Outcome,
  type Outcomes,
  type PartitionPlace,
  placeKey,
} from "./partition-leaders.ts";

/** An offset of each partition: its first, the one behind its last, or the first at or after a time. */
export type OffsetPoint = "earliest" | "latest" | { readonly timeMs: number };

/** What to look up. */
export interface OffsetsRequest extends Omit<LeaderRequest<never>, "ask"> {
  readonly point: OffsetPoint;
  /** Whether `latest` ends before the first transaction that is still open. Default false. */
  readonly readCommitted?: boolean;
}

/** Offsets by `placeKey`; undefined where no record is as late as the time asked for. */
export type FoundOffsets = Outcomes<bigint | undefined>;

const anyReplica = -1;
const unknownEpoch = -1;
/** Kafka's own stand-ins for a time. */
const timestamps = { latest: -1n, earliest: -2n } as const;

/** Looks offsets up. A partition that cannot be looked up fails none of the others. */
export async function lookUpOffsets(
  session: AdminSession,
  request: OffsetsRequest,
): Promise<FoundOffsets> {
  if ((await session.embedded()) !== undefined) {
    return await lookUpEmbedded(session, request);
  }
  const { point, operation, readCommitted = false, signal } = request;
  const timestamp = typeof point === "string" ? timestamps[point] : BigInt(point.timeMs);
  return await askLeaders<bigint | undefined>(session, {
    ...request,
    ask: async (leader, places) => {
      const questions = groupByTopic(places, ({ partition }) => ({
        partitionIndex: partition,
        currentLeaderEpoch: unknownEpoch,
        timestamp,
      }));
      const { topics } = await session.ask({
        call: listOffsetsCall,
        args: [anyReplica, readCommitted ? 1 : 0, questions],
        to: { broker: leader },
        operation,
        signal,
      });
      return topics.flatMap(({ name, partitions }) =>
        partitions.map(({ partitionIndex, errorCode, offset }) => ({
          topic: name,
          partition: partitionIndex,
          errorCode,
          value: offset < 0n ? undefined : offset,
        })),
      );
    },
  });
}

async function lookUpEmbedded(
  session: AdminSession,
  { places, point, signal }: OffsetsRequest,
): Promise<FoundOffsets> {
  if (typeof point !== "string") {
    await session.require("offsetsByTime");
  }
  const embedded = await session.embedded();
  const found = places.map(
    async (place: PartitionPlace): Promise<[string, Outcome<bigint | undefined>]> => {
      const marks = await embedded?.watermarks(place.topic, place.partition);
      return [placeKey(place), { value: point === "earliest" ? marks?.low : marks?.high }];
    },
  );
  return new Map(await abortable(Promise.all(found), signal));
}
