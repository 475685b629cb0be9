import { ConfigError } from "../../errors/index.ts";
import type { OffsetPoint } from "../partition-offsets.ts";
import type { OffsetChange, ResetTarget } from "./group-types.ts";

/** What is known of a partition before its offset is reset. */
export interface PartitionRange {
  readonly topic: string;
  readonly partition: number;
  readonly committed: bigint | undefined;
  readonly earliest: bigint;
  readonly latest: bigint;
  /** Of the first record at or after the time asked for; undefined where there is none. */
  readonly atTime: bigint | undefined;
}

/** The time to look offsets up by, in milliseconds since 1970, where a target is one. */
export function timeOf(to: ResetTarget): Exclude<OffsetPoint, string> | undefined {
  if (typeof to === "string" || "offset" in to) {
    return undefined;
  }
  const timeMs = Math.floor(Number(to.time));
  if (!Number.isSafeInteger(timeMs) || timeMs < 0) {
    throw wrong("to.time", "expected a date, or milliseconds since 1970");
  }
  return { timeMs };
}

/** @throws ConfigError for a target that is no place on any partition */
export function checkTarget(to: ResetTarget): void {
  timeOf(to);
  if (typeof to === "object" && "offset" in to) {
    const { offset } = to;
    if (offset < 0 || (typeof offset === "number" && !Number.isSafeInteger(offset))) {
      throw wrong("to.offset", "expected an offset: a whole number, 0 or more");
    }
  }
}

function wrong(path: string, message: string): ConfigError {
  return new ConfigError("CONFIG_INVALID", {
    detail: "reset offsets",
    issues: [{ path, message }],
    action: "Correct the target.",
  });
}

/** Where a partition's offset goes. An offset that is not on the partition is moved to the nearer end. */
export function planChange(to: ResetTarget, range: PartitionRange): OffsetChange {
  const { topic, partition, committed, earliest, latest } = range;
  const wanted = wantedOffset(to, range);
  const clampedTo = wanted < earliest ? "earliest" : wanted > latest ? "latest" : undefined;
  const ends = { earliest, latest };
  return {
    topic,
    partition,
    from: committed,
    to: clampedTo === undefined ? wanted : ends[clampedTo],
    clampedTo,
  };
}

function wantedOffset(to: ResetTarget, { earliest, latest, atTime }: PartitionRange): bigint {
  if (to === "beginning") {
    return earliest;
  }
  if (to === "end") {
    return latest;
  }
  return "offset" in to ? BigInt(to.offset) : (atTime ?? latest);
}
