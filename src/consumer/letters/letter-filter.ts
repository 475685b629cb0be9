import type { PartitionPiece } from "../topic-scan.ts";
import type { DeadLetterRecord } from "./dead-letter-record.ts";

/** Offsets from one to another, both included. Default: from the first, and to the last. */
export interface OffsetSpan {
  readonly from?: bigint;
  readonly to?: bigint;
}

/** Which dead letters are meant: those for which all of it holds. Default: all of them. */
export interface DeadLetterFilter {
  /** Why they were refused: `unreadable`, `failed`, `refused`. */
  readonly reason?: string;
  /** Where the refused records lay. */
  readonly source?: {
    readonly topic?: string;
    readonly partition?: number;
    readonly offsets?: OffsetSpan;
  };
  /** Refused at this time or later. */
  readonly since?: Date;
  /** Refused before this time. */
  readonly until?: Date;
  /** Partition of the dead-letter topic. */
  readonly partition?: number;
  /** Offsets on the dead-letter topic. */
  readonly offsets?: OffsetSpan;
  /** Replayed already, or not yet. Default: both. */
  readonly replayed?: boolean;
}

/** The part of a partition that can hold such letters. */
export function narrow(
  piece: PartitionPiece,
  { partition, offsets = {} }: DeadLetterFilter,
): PartitionPiece {
  const { from = 0n, to } = offsets;
  const end = to === undefined ? piece.end : Math.min(piece.end, Number(to) + 1);
  const isOther = partition !== undefined && partition !== piece.partition;
  return {
    ...piece,
    offset: Math.max(piece.offset, Number(from)),
    end: isOther ? piece.offset : end,
  };
}

/** Whether a letter is meant, as far as its place on the topic and its replays do not decide. */
export function isMeant(letter: DeadLetterRecord, filter: DeadLetterFilter): boolean {
  const { reason, since, until } = filter;
  const at = letter.refusedAt?.getTime();
  return (
    (reason === undefined || letter.reason === reason) &&
    (since === undefined || (at !== undefined && at >= since.getTime())) &&
    (until === undefined || (at !== undefined && at < until.getTime())) &&
    isFrom(letter, filter)
  );
}

function isFrom({ source }: DeadLetterRecord, { source: wanted }: DeadLetterFilter): boolean {
  if (wanted === undefined) {
    return true;
  }
  return (
    (wanted.topic === undefined || source?.topic === wanted.topic) &&
    (wanted.partition === undefined || source?.partition === wanted.partition) &&
    (wanted.offsets === undefined || isWithin(source?.offset, wanted.offsets))
  );
}

function isWithin(offset: bigint | undefined, { from, to }: OffsetSpan): boolean {
  return (
    offset !== undefined &&
    (from === undefined || offset >= from) &&
    (to === undefined || offset <= to)
  );
}
