import type { CommitSample } from "./commit-watch.ts";
import type { Ledger, RepeatedReceipt } from "./ledger.ts";
import { none, type Verdict } from "./verdicts.ts";

/**
 * What readers are handed again was not committed when they were: who is given a partition begins
 * where the one before has committed. A commit that comes after that, of a member whose partition
 * is another's already, would show here. A reader that was told of its loss afterwards may have gone
 * on with what it had fetched before: it cannot know, and what it acknowledges does nothing.
 */
export function repeatedOnlyUncommitted(
  { repeated, rebalances }: Pick<Ledger, "repeated" | "rebalances">,
  samples: readonly CommitSample[],
): Verdict {
  const known = repeated.filter((receipt) => !isLostUnknowingly(receipt, rebalances));
  const offences = known.flatMap(({ reader, partition, offset, handedAt }) => {
    const sample = samples.find(
      ({ at, offsets }) => at < handedAt && (offsets.get(partition) ?? 0) > offset,
    );
    const committed = sample?.offsets.get(partition);
    return committed === undefined
      ? []
      : [`${reader} got ${partition}/${offset}, ${committed} committed`];
  });
  return none("nothing is handed out again that was committed", offences);
}

/** Whether the next that the reader was told of the partition is that it is lost. */
function isLostUnknowingly(
  { reader, partition, handedAt }: RepeatedReceipt,
  rebalances: Ledger["rebalances"],
): boolean {
  const next = rebalances.find(
    (each) => each.reader === reader && each.at > handedAt && each.partitions.includes(partition),
  );
  return next?.change === "lost";
}
