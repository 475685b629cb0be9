import type { AbsentPart, PartitionDescription, TopicDescription } from "../../cluster/index.ts";
import {
  type Column,
  createPaint,
  formatBytes,
  formatCount,
  formatNumber,
  neutralize,
  type RenderOptions,
} from "../../render/index.ts";
import { messageOf } from "../failure.ts";
import { tableText } from "../table-text.ts";

/** How a topic is laid out. */
interface TopicLayout extends RenderOptions {
  /** The brokers' settings, too. */
  readonly allSettings: boolean;
}

/** All about a topic for a person. */
export function topicText(topic: TopicDescription, layout: TopicLayout): string {
  const { allSettings, ...options } = layout;
  const parts = [
    headOf(topic, options),
    ...(topic.partitions.length === 0 ? [] : [tableText(partitionColumns, rowsOf(topic), options)]),
    ...settingsOf(topic, allSettings, options),
    ...absentOf(topic.absent),
  ];
  return parts.join("\n\n");
}

function headOf(topic: TopicDescription, { color }: RenderOptions): string {
  const paint = createPaint(color);
  const records = sumOf(topic.partitions.map(recordsOf));
  const bytes = sumOf(topic.partitions.map(({ sizeBytes }) => sizeBytes));
  const marked = topic.partitions.filter((partition) => stateOf(partition) !== "").length;
  return [
    paint("strong", neutralize(topic.name)),
    ...(topic.internal ? ["Kafka's own"] : []),
    formatCount(topic.partitions.length, "partition"),
    // Compaction and transactions leave gaps: what lies between the offsets may be less.
    ...(records === undefined ? [] : [formatCount(records, "offset")]),
    ...(bytes === undefined ? [] : [formatBytes(bytes)]),
    ...(marked === 0 ? [] : [paint("error", `${formatNumber(marked)} not well`)]),
  ].join(" · ");
}

const partitionColumns: readonly Column[] = [
  { title: "partition", align: "right" },
  { title: "leader", align: "right" },
  { title: "replicas" },
  { title: "in sync" },
  { title: "first offset", align: "right" },
  { title: "next offset", align: "right" },
  { title: "size", align: "right" },
  { title: "", tone: "error", minWidth: 16 },
];

function rowsOf({ partitions }: TopicDescription): string[][] {
  return partitions.map((partition) => [
    String(partition.partition),
    partition.leader === undefined ? "–" : String(partition.leader),
    partition.replicas.join(", "),
    partition.inSyncReplicas.join(", "),
    numberText(partition.earliestOffset),
    numberText(partition.latestOffset),
    partition.sizeBytes === undefined ? "–" : formatBytes(partition.sizeBytes),
    stateOf(partition),
  ]);
}

/** What is wrong with a partition; nothing, if it is well. */
function stateOf(partition: PartitionDescription): string {
  const { leader, replicas, inSyncReplicas, offlineReplicas } = partition;
  const isUnder = inSyncReplicas.length < replicas.length;
  return [
    ...(leader === undefined ? ["no leader"] : []),
    ...(isUnder ? ["under-replicated"] : []),
    ...(offlineReplicas.length === 0 ? [] : [`offline: ${offlineReplicas.join(", ")}`]),
  ].join(", ");
}

const settingColumns: readonly Column[] = [
  { title: "setting", tone: "name", minWidth: 16 },
  { title: "value", minWidth: 16 },
  { title: "from", tone: "dim" },
];

function settingsOf(topic: TopicDescription, all: boolean, layout: RenderOptions): string[] {
  const shown = topic.config.filter(({ source }) => all || source === "topic");
  if (shown.length === 0) {
    return topic.config.length === 0 ? [] : ["no settings of its own"];
  }
  const rows = shown.map(({ name, value, source, isSensitive }) => [
    name,
    value ?? (isSensitive ? "(hidden)" : "–"),
    source,
  ]);
  return [tableText(settingColumns, rows, layout)];
}

/** Partitions often lack the same thing for the same reason; it is told once. */
function absentOf(absent: readonly AbsentPart[]): string[] {
  const reasons = new Map<string, number[]>();
  for (const { part, partition, error } of absent) {
    const reason = `${part}: ${messageOf(error)}`;
    const partitions = reasons.get(reason) ?? [];
    reasons.set(reason, partition === undefined ? partitions : [...partitions, partition]);
  }
  const lines = [...reasons].map(([reason, partitions]) =>
    partitions.length === 0 ? reason : `${reason} (partitions ${partitions.join(", ")})`,
  );
  return lines.length === 0
    ? []
    : [["not to be had:", ...lines.map((line) => `  ${line}`)].join("\n")];
}

function recordsOf({ earliestOffset, latestOffset }: PartitionDescription): bigint | undefined {
  return earliestOffset === undefined || latestOffset === undefined
    ? undefined
    : latestOffset - earliestOffset;
}

/** The sum, where every part of it is known. */
function sumOf(values: readonly (bigint | undefined)[]): bigint | undefined {
  let sum = 0n;
  for (const value of values) {
    if (value === undefined) {
      return undefined;
    }
    sum += value;
  }
  return sum;
}

function numberText(value: bigint | undefined): string {
  return value === undefined ? "–" : formatNumber(value);
}
