import type { MemberPartitions } from "./group-types.ts";

/**
 * Reads what a member of a classic group is assigned: a version, and topics with their partitions,
 * as all consumers write it (ConsumerProtocolAssignment in Kafka's protocol). What a client wrote
 * otherwise is nothing that can be shown.
 */
export function readAssignment(bytes: Buffer): MemberPartitions[] {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof RangeError) {
      return [];
    }
    throw error;
  }
}

function read(bytes: Buffer): MemberPartitions[] {
  if (bytes.length === 0) {
    return [];
  }
  // The version, which changed nothing of what is read here.
  let at = 2;
  const int32 = (): number => {
    at += 4;
    return bytes.readInt32BE(at - 4);
  };
  return Array.from({ length: count(int32(), bytes) }, () => {
    const length = bytes.readInt16BE(at);
    const topic = bytes.toString("utf8", at + 2, at + 2 + length);
    at += 2 + length;
    const partitions = Array.from({ length: count(int32(), bytes) }, int32);
    return { topic, partitions: partitions.sort((a, b) => a - b) };
  });
}

/** No list has more entries than there are bytes. */
function count(length: number, bytes: Buffer): number {
  if (length < 0 || length > bytes.length) {
    throw new RangeError("not a list");
  }
  return length;
}
