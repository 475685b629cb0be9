import { createPaint, type RenderOptions, resolveOptions } from "./style.ts";
import { type Column, renderTable } from "./table.ts";
import { formatNumber } from "./units.ts";
import { formatText } from "./value.ts";

/** A partition of a topic and the records it holds. */
export interface PartitionOffsets {
  readonly partition: number;
  /** Offset of the oldest record that is still there. */
  readonly first: bigint;
  /** Offset that the next record will get. */
  readonly next: bigint;
}

/** A topic with its partitions. */
export interface TopicOffsets {
  readonly name: string;
  readonly partitions: readonly PartitionOffsets[];
}

const columns: readonly Column[] = [
  { title: "topic", tone: "name", minWidth: 12 },
  { title: "partition", align: "right" },
  { title: "first offset", align: "right" },
  { title: "next offset", align: "right" },
  { title: "records", align: "right", tone: "good" },
];

/** Lists topics, one row a partition, with the offsets each holds. */
export function renderTopics(topics: readonly TopicOffsets[], options?: RenderOptions): string {
  const { color, width } = resolveOptions(options);
  const rows = topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partition, first, next }, index) => [
      index === 0 ? formatText(name) : "",
      String(partition),
      formatNumber(first),
      formatNumber(next),
      formatNumber(next - first),
    ]),
  );
  return renderTable(columns, rows, { width, paint: createPaint(color) }).join("\n");
}
