import { isOfStarvation } from "../support/starvation.ts";
import type { CommitSample } from "./commit-watch.ts";
import type { Ledger, LedgerRecord } from "./ledger.ts";
import type { Peak } from "./memory-watch.ts";

/** Whether a promise was kept. */
export interface Verdict {
  readonly promise: string;
  readonly kept: boolean;
  /** What was seen. */
  readonly detail: string;
  /** Something came late: on a machine that is busy otherwise, that says little. */
  readonly late?: boolean;
}

/** How many examples a verdict names. */
const named = 5;
/** A receipt may reach the lab this much after the answer that shows its commit. */
const graceMs = 1_000;

/** What the verdict on a list of offences is: none may be there. */
export function none(promise: string, offences: readonly string[]): Verdict {
  const kept = offences.length === 0;
  const examples = offences.slice(0, named).join(", ");
  return { promise, kept, detail: kept ? "0" : `${offences.length}: ${examples}` };
}

/**
 * Every acknowledged item was received.
 *
 * @param after - items acknowledged before this time may be missing; 0 where none may
 */
export function nothingLost(ledger: Ledger, after: number): Verdict {
  const lost = ledger.missing().filter(({ acknowledgedAt = 0 }) => acknowledgedAt >= after);
  return none(
    "nothing acknowledged is lost",
    lost.map(({ writer, partition, number }) => `${writer}:${partition}:${number}`),
  );
}

/** No item lies in two places: what a reader is handed twice has one place all the same. */
export function nothingDoubled(ledger: Ledger): Verdict {
  const doubled = [...ledger.items].filter(([, { places }]) => places.size > 1);
  return none(
    "nothing is doubled",
    doubled.map(([name, { places }]) => `${name} at ${[...places].join(" and ")}`),
  );
}

/**
 * On every partition each writer's items have the order in which they were written.
 *
 * @param after - items written before this time may have another: what a broker knows of a producer's
 * order goes with the topic, and what was on its way then may come behind what followed; 0 for none
 */
export function orderOnTopic(ledger: Ledger, after: number): Verdict {
  const last = new Map<string, number>();
  const offences: string[] = [];
  for (const record of [...ledger.records.values()].sort(byPlace)) {
    for (const name of record.items) {
      const { writtenAt = 0 } = ledger.items.get(name) ?? {};
      if (writtenAt < after) continue;
      const [writer = "", partition = "", number = ""] = name.split(":");
      const stream = `${writer}:${partition}`;
      const before = last.get(stream) ?? -1;
      if (Number(number) < before) offences.push(`${name} behind ${before}`);
      last.set(stream, Math.max(before, Number(number)));
    }
  }
  return none("order per partition is kept on the topic", offences);
}

function byPlace(a: LedgerRecord, b: LedgerRecord): number {
  return a.partition - b.partition || a.generation - b.generation || a.offset - b.offset;
}

/** Within an assignment a reader was handed each partition's records in their order. */
export function orderAtReaders({ late }: Ledger): Verdict {
  return none(
    "order per partition is kept for the reader",
    late.map(({ reader, partition, offset, after }) => {
      return `${reader} got ${partition}/${offset} after ${after}`;
    }),
  );
}

/**
 * What is committed never goes back, as it would by the commit of a member whose partition is
 * another's already.
 */
export function commitsForward(samples: readonly CommitSample[]): Verdict {
  const back = steps(samples).filter(({ before, committed }) => committed < before);
  return none(
    "no commit takes back a later one",
    back.map(({ partition, before, committed }) => `${partition}: ${before}, then ${committed}`),
  );
}

/** What is committed never goes past what readers had been handed. */
export function commitsBehindReaders(ledger: Ledger, samples: readonly CommitSample[]): Verdict {
  const handed = new Map<string, number>();
  for (const { partition, offset, receivedAt } of ledger.records.values()) {
    handed.set(`${partition}/${offset}`, receivedAt);
  }
  const ahead = steps(samples).flatMap(({ at, partition, before, committed }) => {
    const places = Array.from(
      { length: Math.max(0, committed - before) },
      (_, index) => `${partition}/${before + index}`,
    );
    return places.filter((place) => (handed.get(place) ?? Number.POSITIVE_INFINITY) > at + graceMs);
  });
  return none("nothing is committed that no reader was handed", ahead);
}

interface CommitStep {
  readonly at: number;
  readonly partition: number;
  readonly before: number;
  readonly committed: number;
}

/** Each sample of each partition, with the highest one before. */
function steps(samples: readonly CommitSample[]): CommitStep[] {
  const highest = new Map<number, number>();
  return samples.flatMap(({ at, offsets }) =>
    [...offsets].map(([partition, committed]) => {
      const before = highest.get(partition) ?? 0;
      highest.set(partition, Math.max(before, committed));
      return { at, partition, before, committed };
    }),
  );
}

/** Errors are of the kinds that the fault brings about. */
export function errorsExpected(ledger: Ledger, expected: readonly string[]): Verdict {
  const others = [...ledger.errors].filter(([code]) => !expected.includes(code));
  return {
    ...none(
      "errors are of the expected kinds",
      others.map(([code, count]) => `${count} × ${code} (${ledger.examples.get(code)})`),
    ),
    late: others.length > 0 && others.every(([code]) => isOfStarvation(code)),
  };
}

/** It went on soon after the fault's end. */
export function recovered(recoveryMs: number | undefined, limitMs: number): Verdict {
  return {
    promise: `recovers within ${limitMs / 1_000} s of the fault's end`,
    kept: recoveryMs !== undefined && recoveryMs <= limitMs,
    late: recoveryMs !== undefined && recoveryMs > limitMs,
    detail: recoveryMs === undefined ? "it did not recover" : `${recoveryMs} ms`,
  };
}

/** What processes may take beside the configured bound: queues of promises, and garbage. */
const slackBytes = 96 * 2 ** 20;

/**
 * Memory stays under the bounds: bytes outside of the heap, and the process's growth, which holds
 * the driver's queue, too.
 */
export function memoryBounded(kind: string, peak: Peak, bound: number): Verdict {
  const mb = (bytes: number): number => Math.round(bytes / 2 ** 20);
  // The driver has a copy of what waits in its queue.
  const growth = 2 * bound + slackBytes;
  return {
    promise: `memory of ${kind}s is bounded`,
    kept: peak.arrayBuffers <= 2 * bound + slackBytes / 4 && peak.rssGrowth <= growth,
    detail: `${mb(peak.arrayBuffers)} MB of buffers, ${mb(peak.rssGrowth)} MB grown to ${mb(peak.rss)} MB`,
  };
}
