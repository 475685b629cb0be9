import { KafkaProducer } from "../src/producer/index.ts";
import { createTopics, type Layout } from "./bench-broker.ts";
import type { Load } from "./consumer-readers.ts";
import { encodedPayload } from "./protobufjs-peer.ts";
import type { BenchContext } from "./suite.ts";

/** Spans a record, and bytes on all topics together. */
export interface LoadSize {
  readonly items: number;
  readonly bytes: number;
}

/** Records of one write. */
const perWrite = 100;

/** A request of so many spans. */
export function valueOfSize({ items }: LoadSize): Uint8Array {
  return encodedPayload("traces", { items, resources: Math.min(4, items) });
}

/** Creates topics and fills their partitions evenly. */
export async function fill(
  bootstrapServers: string,
  layout: Layout,
  { size, context }: { readonly size: LoadSize; readonly context: BenchContext },
): Promise<Load> {
  const value = valueOfSize(size);
  const volume = context.quick ? size.bytes / 10 : size.bytes;
  const slots = layout.topics * layout.partitions;
  const each = Math.ceil(volume / value.length / slots);
  const names = await createTopics(bootstrapServers, layout);
  const producer = new KafkaProducer({ bootstrapServers, producer: { compression: "none" } });
  for (const topic of names) {
    for (let partition = 0; partition < layout.partitions; partition++) {
      for (let left = each; left > 0; left -= perWrite) {
        const length = Math.min(left, perWrite);
        await producer.writeRecords(topic, new Array(length).fill({ value, partition }));
      }
    }
  }
  await producer.close();
  return { ...layout, bootstrapServers, names, records: each * slots };
}
