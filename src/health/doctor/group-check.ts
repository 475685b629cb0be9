import type { KafkaCluster, PartitionLag } from "../../cluster/index.ts";
import { ConsumerError } from "../../errors/index.ts";
import { formatCount } from "../../render/index.ts";
import { type Check, type Finding, ok } from "../check.ts";
import { wherePossible } from "./cluster-checks.ts";

/** How far a consumer group is, and whether it is at work. */
export function groupCheck(cluster: KafkaCluster, groupId: string): Check {
  return wherePossible({
    name: `group ${groupId}`,
    run: async (signal) => {
      try {
        const [[group], partitions] = await Promise.all([
          cluster.groups.describe([groupId], { signal }),
          cluster.groups.lag(groupId, { signal }),
        ]);
        return judge(group?.state ?? "Unknown", group?.members.length ?? 0, partitions);
      } catch (error) {
        if (error instanceof ConsumerError && error.code === "GROUP_NOT_FOUND") {
          return ok("does not exist yet: it appears when it is first read in");
        }
        throw error;
      }
    },
  });
}

function judge(state: string, members: number, partitions: readonly PartitionLag[]): Finding {
  const lag = partitions.reduce((sum, each) => sum + (each.lag ?? 0n), 0n);
  const unknown = partitions.filter((each) => each.lag === undefined).length;
  const facts = [
    state,
    formatCount(members, "member"),
    `lag ${formatCount(lag, "record")} on ${formatCount(partitions.length, "partition")}`,
    ...(unknown === 0 ? [] : [`not known of ${unknown}`]),
  ].join(", ");
  const details = { state, members, lag: String(lag), unknownLag: unknown };
  const missed = partitions.filter(isBehindRetention).length;
  if (missed > 0) {
    return {
      status: "failed",
      reason: `retention deleted records of ${formatCount(missed, "partition")} before they were read; ${facts}`,
      action: "Raise the topic's retention.ms or retention.bytes, and read faster.",
      details,
    };
  }
  if (members === 0 && lag > 0n) {
    return {
      status: "warning",
      reason: `nobody reads, and records are waiting; ${facts}`,
      action: "Start the readers of this group, or delete it if it is of no use any more.",
      details,
    };
  }
  return { ...ok(facts), details };
}

function isBehindRetention({ committed, earliest }: PartitionLag): boolean {
  return committed !== undefined && earliest !== undefined && committed < earliest;
}
