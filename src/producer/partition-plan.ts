import type { KafkaConfig, PartitionKey, ProducerConfig } from "../config/index.ts";
import {
  itemRequest,
  type KeyedPart,
  type KeyOf,
  type OversizeItem,
  type Part,
  type RegroupBy,
  regroup,
  regroupItems,
  resourceAttributeReader,
  type Signal,
  split,
} from "../otlp/index.ts";
import { type PartitionOfKey, partitionOfKey } from "./partition-hash.ts";
import { traceIdPartition } from "./trace-id-partition.ts";

/** A part of a request, and where it goes. */
export interface PlannedPart extends Part {
  /** −1 leaves it to the partitioner. */
  readonly partition: number;
}

/** An item that fits into no message. */
export interface OversizePart extends OversizeItem {
  /** The item as a request of its own; undefined for what holds none. */
  readonly request: () => Uint8Array | undefined;
}

/** What becomes of a request. */
export interface Plan {
  readonly parts: readonly PlannedPart[];
  readonly oversize: readonly OversizePart[];
}

/** A request and its number of items. */
export interface CountedRequest {
  readonly bytes: Uint8Array;
  readonly items: number;
}

/** Assigns the items of requests of one signal to partitions. */
export type Assign = (request: CountedRequest, partitions: number) => PlannedPart[];

/** Splits what is larger than a message into several. A request that fits is not copied. */
export function fitToMessages(
  signal: Signal,
  parts: readonly PlannedPart[],
  maxBytes: number,
): Plan {
  const fitting: PlannedPart[] = [];
  const oversize: OversizePart[] = [];
  for (const part of parts) {
    if (part.bytes.length <= maxBytes) {
      fitting.push(part);
      continue;
    }
    const pieces = split(signal, part.bytes, maxBytes);
    for (const piece of pieces.parts) {
      fitting.push({
        ...piece,
        firstItem: part.firstItem + piece.firstItem,
        partition: part.partition,
      });
    }
    for (const item of pieces.oversize) {
      const request = () =>
        item.items === 0 ? undefined : itemRequest(signal, part.bytes, item.item);
      oversize.push({ ...item, item: part.firstItem + item.item, request });
    }
  }
  return { parts: fitting, oversize };
}

/** The whole request goes to one partition. */
export function assignTo(partition: number): Assign {
  return ({ bytes, items }) => [{ bytes, items, firstItem: 0, partition }];
}

/** How `producer.partitionBy` assigns the items of a signal. */
export function assignBy(signal: Signal, { producer }: Pick<KafkaConfig, "producer">): Assign {
  const by = producer.partitionBy[signal];
  const partitionOf = partitionOfKey(producer.partitioner);
  if (by === "none") {
    return assignTo(-1);
  }
  if (by === "roundRobin") {
    return roundRobin();
  }
  if (by === "traceId") {
    return byTraceId(signal, producer.partitioner);
  }
  if (typeof by === "function") {
    return byFunction(signal, by, partitionOf);
  }
  return byResource(signal, by.resourceAttributes, partitionOf);
}

function roundRobin(): Assign {
  let next = 0;
  return (request, partitions) => assignTo(next++ % partitions)(request, partitions);
}

function byTraceId(signal: Signal, partitioner: ProducerConfig["partitioner"]): Assign {
  const partitionOf = traceIdPartition(partitioner);
  return (request, partitions) =>
    regrouped(signal, request, "traceId", (bytes, start, end) =>
      partitionOf(bytes, start, end, partitions),
    );
}

function byFunction(signal: Signal, keyOf: PartitionKey, partitionOf: PartitionOfKey): Assign {
  return ({ bytes }, partitions) =>
    regroupItems(signal, bytes, (view) => {
      const key = keyOf({
        signal,
        item: view.item,
        get traceId() {
          return view.traceId;
        },
        get resource() {
          return view.resource;
        },
        resourceAttribute: (name) => view.resourceAttribute(name),
      });
      return key === undefined ? -1 : partitionOf(Buffer.from(key), partitions);
    }).map(toPlanned);
}

/** Between values, so that `ab`, `c` and `a`, `bc` are different keys. */
const separator = "\u0000";

function byResource(signal: Signal, names: readonly string[], partitionOf: PartitionOfKey): Assign {
  const read = resourceAttributeReader(names);
  return (request, partitions) =>
    regrouped(signal, request, "resource", (bytes, start, end) => {
      const values = read(bytes, start, end);
      return values.every((value) => value === undefined)
        ? -1
        : partitionOf(Buffer.from(values.map((value) => value ?? "").join(separator)), partitions);
    });
}

function regrouped(
  signal: Signal,
  { bytes }: CountedRequest,
  by: RegroupBy,
  partitionOf: KeyOf,
): PlannedPart[] {
  return regroup(signal, bytes, by, partitionOf).map(toPlanned);
}

function toPlanned({ key, ...part }: KeyedPart): PlannedPart {
  return { ...part, partition: key };
}
