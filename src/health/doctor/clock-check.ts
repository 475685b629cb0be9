import { type Check, type Finding, ok } from "../check.ts";

/** A record that a broker appended at its own time, between two moments of this machine's clock. */
export interface AppendedRecord {
  readonly broker: number;
  /** Before it was sent, in milliseconds since 1970. */
  readonly beforeMs: number;
  /** After it was acknowledged. */
  readonly afterMs: number;
  /** By the broker's clock. */
  readonly timeMs: number;
}

/** By how much a broker's clock is ahead of this machine's: somewhere in between. */
export interface Skew {
  readonly broker: number;
  readonly leastMs: number;
  readonly mostMs: number;
}

/** From here on it shows in traces whose spans come from several machines. */
const oddMs = 1_000;
/** Brokers from Kafka 4.0 on refuse records from further in the future, unless told otherwise. */
const refusedMs = 3_600_000;

/**
 * How far the clocks of the brokers are from this machine's.
 *
 * @param appended - what was appended by then; empty where brokers keep no time of their own
 */
export function clockCheck(appended: () => readonly AppendedRecord[]): Check {
  return { name: "clock skew", run: async () => judge(clockSkews(appended())) };
}

/**
 * A broker takes the time of a record between its sending and its acknowledgement, so each record
 * bounds the skew from both sides. The records of a broker together bound it best.
 */
export function clockSkews(appended: readonly AppendedRecord[]): Skew[] {
  const skews = new Map<number, Skew>();
  for (const { broker, beforeMs, afterMs, timeMs } of appended) {
    const known = skews.get(broker);
    // Times are whole milliseconds: each may be up to one later than it says.
    const leastMs = timeMs - afterMs - 1;
    const mostMs = timeMs + 1 - beforeMs;
    skews.set(broker, {
      broker,
      leastMs: Math.max(leastMs, known?.leastMs ?? leastMs),
      mostMs: Math.min(mostMs, known?.mostMs ?? mostMs),
    });
  }
  return [...skews.values()].sort((a, b) => a.broker - b.broker);
}

/** What is certain of it: 0 where there may be none. */
function certainMs({ leastMs, mostMs }: Skew): number {
  return leastMs > 0 ? leastMs : Math.min(mostMs, 0);
}

function judge(skews: readonly Skew[]): Finding {
  if (skews.length === 0) {
    return { status: "skipped", reason: "the embedded cluster has no time of its own" };
  }
  const details = { brokers: skews };
  const reason = skews.map(textOf).join(", ");
  const worst = Math.max(...skews.map((skew) => Math.abs(certainMs(skew))));
  if (worst < oddMs) {
    return { ...ok(reason), details };
  }
  const action = "Set the clocks right: let NTP or chrony run on this machine and on the brokers.";
  return { status: worst < refusedMs ? "warning" : "failed", reason, action, details };
}

function textOf(skew: Skew): string {
  const { broker, leastMs, mostMs } = skew;
  const certain = certainMs(skew);
  if (certain === 0) {
    return `broker ${broker}: none seen, ${Math.max(-leastMs, mostMs)} ms at most`;
  }
  const direction = certain > 0 ? "ahead of" : "behind";
  const [from, to] = [Math.abs(leastMs), Math.abs(mostMs)].sort((a, b) => a - b);
  return `broker ${broker} is ${from} to ${to} ms ${direction} this machine`;
}
