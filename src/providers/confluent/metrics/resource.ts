import type { MetricTags } from "../../contract/index.ts";

/** Something that metrics are of. */
export interface MetricResource {
  /** `lkc-…`, `lcc-…`, `lksqlc-…`, `lsrc-…`. */
  readonly id: string;
  /** As the service's labels name its kind: `kafka`, `connector`, `ksql`, `schema_registry`. */
  readonly kind: string;
  /** The shard that it is part of. */
  readonly shardId: string;
  /** What all of its metrics are tagged with. */
  readonly tags: MetricTags;
}
