import type { GroupMember, PartitionLag } from "../../cluster/index.ts";
import {
  type Column,
  createPaint,
  formatCount,
  formatNumber,
  neutralize,
  type RenderOptions,
} from "../../render/index.ts";
import { messageOf } from "../failure.ts";
import { tableText } from "../table-text.ts";
import { timeText } from "../time-text.ts";
import { type GroupReport, totalLag } from "./group-report.ts";

/** All about a group for a person. */
export function groupText(group: GroupReport, layout: RenderOptions): string {
  const { members, partitions } = group;
  return [
    headOf(group, layout),
    members.length === 0 ? "no members" : tableText(memberColumns, members.map(memberRow), layout),
    partitions.length === 0
      ? "nothing committed, nothing assigned"
      : tableText(
          lagColumns,
          partitions.map((each) => lagRow(each, members)),
          layout,
        ),
    ...errorsOf(partitions),
  ].join("\n\n");
}

function headOf(group: GroupReport, { color }: RenderOptions): string {
  const { groupId, state, type, assignor, coordinator, lag, unknownLag } = group;
  const paint = createPaint(color);
  return [
    paint("strong", neutralize(groupId)),
    paint(state === "Stable" ? "good" : "warning", state),
    type,
    ...(assignor === undefined || assignor === "" ? [] : [neutralize(assignor)]),
    neutralize(`coordinator ${coordinator.id} (${coordinator.host}:${coordinator.port})`),
    `lag ${lagText(lag, unknownLag)}`,
  ].join(" · ");
}

/** A sum of lags, and of how many partitions it does not tell. */
function lagText(lag: bigint, unknownLag: number): string {
  const unknown = unknownLag === 0 ? "" : ` and unknown on ${formatCount(unknownLag, "partition")}`;
  return `${formatNumber(lag)}${unknown}`;
}

const memberColumns: readonly Column[] = [
  { title: "member", tone: "name", minWidth: 16 },
  { title: "client" },
  { title: "host", tone: "dim" },
  { title: "reads", minWidth: 20 },
];

function memberRow({ memberId, instanceId, clientId, host, assignments }: GroupMember): string[] {
  const reads = assignments.map(({ topic, partitions }) => `${topic} ${partitions.join(",")}`);
  return [
    instanceId ?? memberId,
    clientId,
    host.replace(/^\//, ""),
    reads.length === 0 ? "–" : reads.join("; "),
  ];
}

const lagColumns: readonly Column[] = [
  { title: "topic", tone: "name", minWidth: 12 },
  { title: "partition", align: "right" },
  { title: "committed", align: "right" },
  { title: "end", align: "right" },
  { title: "lag", align: "right", tone: "strong" },
  { title: "read by", tone: "dim", minWidth: 12 },
];

function lagRow(partition: PartitionLag, members: readonly GroupMember[]): string[] {
  const { topic, committed, latest, lag } = partition;
  const reader = members.find(({ assignments }) =>
    assignments.some(
      (each) => each.topic === topic && each.partitions.includes(partition.partition),
    ),
  );
  return [
    topic,
    String(partition.partition),
    numberText(committed),
    numberText(latest),
    numberText(lag),
    reader === undefined ? "–" : (reader.instanceId ?? reader.clientId),
  ];
}

function numberText(value: bigint | undefined): string {
  return value === undefined ? "–" : formatNumber(value);
}

function errorsOf(partitions: readonly PartitionLag[]): string[] {
  const errors = new Set(
    partitions.flatMap(({ error }) => (error === undefined ? [] : [messageOf(error)])),
  );
  return errors.size === 0
    ? []
    : [["not to be had:", ...[...errors].map((e) => `  ${e}`)].join("\n")];
}

/** One line on a group at a moment, for a log. */
export function groupLine(group: GroupReport, time: Date): string {
  const { groupId, state, members, lag, unknownLag, partitions } = group;
  const topics = [...new Set(partitions.map(({ topic }) => topic))].map((topic) => {
    const own = totalLag(partitions.filter((each) => each.topic === topic));
    return `${topic} ${lagText(own.lag, own.unknownLag)}`;
  });
  const parts = [
    `${timeText(time)} ${groupId}`,
    state,
    formatCount(members.length, "member"),
    `lag ${lagText(lag, unknownLag)}`,
    ...(topics.length > 1 ? topics : []),
  ];
  return neutralize(parts.join(" · "));
}
