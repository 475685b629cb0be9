import { type KafkaBridgeError, TopicError } from "../../errors/index.ts";
import { type AdminSession, deleteRecordsCall } from "../admin/index.ts";
import { readTopics } from "../cluster-metadata.ts";
import { askLeaders, groupByTopic, placeKey } from "../partition-leaders.ts";
import type { DeletedRecords, RecordsToDelete } from "./topic-types.ts";

/** Kafka's own stand-in for the end of a partition. */
const toEnd = -1n;

/** Deletes the records before an offset of each partition. */
export async function deleteRecords(
  session: AdminSession,
  topic: string,
  before: RecordsToDelete,
  signal: AbortSignal | undefined,
): Promise<readonly DeletedRecords[]> {
  await session.require("alterTopics");
  const operation = `delete records of topic "${topic}"`;
  const [found] = await readTopics(session, { topics: [topic], operation, signal });
  if (found?.error !== undefined) {
    throw found.error;
  }
  const offsets = offsetsOf(
    before,
    found?.partitions.map(({ partition }) => partition) ?? [],
    operation,
  );
  const places = [...offsets.keys()].map((partition) => ({ topic, partition }));
  const outcomes = await askLeaders<bigint>(session, {
    places,
    topics: found === undefined ? [] : [found],
    operation,
    signal,
    ask: async (broker, led) => {
      const questions = groupByTopic(led, ({ partition }) => ({
        partitionIndex: partition,
        offset: offsets.get(partition) ?? toEnd,
      }));
      const { topics } = await session.ask({
        call: deleteRecordsCall,
        args: [questions, session.config.requestTimeoutMs],
        to: { broker },
        operation,
        mutates: true,
        signal,
      });
      return topics.flatMap(({ name, partitions }) =>
        partitions.map(({ partitionIndex, errorCode, lowWatermark }) => ({
          topic: name,
          partition: partitionIndex,
          errorCode,
          value: lowWatermark,
        })),
      );
    },
  });
  return places.map((place) => {
    const outcome = outcomes.get(placeKey(place));
    if (outcome?.value === undefined) {
      throw betterError(outcome?.error, operation, place.partition);
    }
    return { partition: place.partition, earliestOffset: outcome.value };
  });
}

function offsetsOf(
  before: RecordsToDelete,
  partitions: readonly number[],
  operation: string,
): ReadonlyMap<number, bigint> {
  if (before === "end") {
    return new Map(partitions.map((partition) => [partition, toEnd]));
  }
  const wanted = Object.entries(before).map(([partition, offset]): [number, bigint] => [
    Number(partition),
    offset === "end" ? toEnd : BigInt(offset),
  ]);
  const unknown = wanted.find(([partition]) => !partitions.includes(partition));
  if (unknown !== undefined) {
    throw new TopicError("PARTITION_NOT_FOUND", { detail: `${operation}: ${unknown[0]}` });
  }
  const negative = wanted.find(([, offset]) => offset < toEnd);
  if (negative !== undefined) {
    throw offsetError(operation, negative[0]);
  }
  return new Map(wanted);
}

/** The table's words for an offset that is not there are about reading. */
function betterError(
  error: KafkaBridgeError | undefined,
  operation: string,
  partition: number,
): Error {
  return error === undefined || error.code === "OFFSET_OUT_OF_RANGE"
    ? offsetError(operation, partition, error)
    : error;
}

function offsetError(operation: string, partition: number, cause?: unknown): TopicError {
  const detail = `${operation}: partition ${partition}`;
  return new TopicError("RECORDS_OUT_OF_RANGE", { detail, cause });
}
