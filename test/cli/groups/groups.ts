import { type GroupReport, totalLag } from "../../../src/cli/groups/group-report.ts";
import type { PartitionLag } from "../../../src/cluster/index.ts";

/** How far a group is on a partition. */
export function lagOf(
  topic: string,
  partition: number,
  committed: bigint | undefined,
  latest: bigint | undefined,
): PartitionLag {
  return {
    topic,
    partition,
    committed,
    earliest: 0n,
    latest,
    lag: committed === undefined || latest === undefined ? undefined : latest - committed,
    error: undefined,
  };
}

/** A group with one member, which reads what is given. */
export function groupOf(partitions: readonly PartitionLag[]): GroupReport {
  return {
    groupId: "deliver",
    state: "Stable",
    type: "classic",
    protocolType: "consumer",
    assignor: "range",
    coordinator: { id: 1, host: "127.0.0.1", port: 9092 },
    members: [
      {
        memberId: "edge-1-5f",
        instanceId: undefined,
        clientId: "edge",
        host: "/127.0.0.1",
        assignments: [{ topic: "spans", partitions: [0, 1] }],
      },
    ],
    ...totalLag(partitions),
    partitions,
  };
}
