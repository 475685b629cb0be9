import type { MetricScope } from "../contract/index.ts";

/** One metric of a provider, and what it is called by all. */
export interface MetricRow {
  /** The provider's own name: `BytesInPerSec`, `io.confluent.kafka.server/received_bytes`. */
  readonly source: string;
  /** Statistic of the provider that is asked for: `Average`, `Sum`; empty where it has none. */
  readonly statistic: string;
  /** Unit as the provider names it; empty where it does not. */
  readonly sourceUnit: string;
  /** The name that all share. */
  readonly name: string;
  /** By UCUM; one for each `name`, whoever the provider is. */
  readonly unit: string;
  /** Levels at which the provider has it, each counted for itself. */
  readonly scopes: readonly MetricScope[];
  /** What the value is multiplied with: 0.01 makes a ratio of percent. Default 1. */
  readonly factor?: number;
  /** Whether the value is a sum over the interval, which is divided by the interval's seconds. */
  readonly isPerInterval?: boolean;
  /**
   * Where the statistic is a sum of samples that each stand for that many seconds: over a longer interval
   * there are more of them, so the sum is divided by how many fit into it. CloudWatch's samples of a rate
   * or a level come once in 60 s.
   */
  readonly sampleSeconds?: number;
  /** Tags of its own, such as `state: user`. */
  readonly tags?: Readonly<Record<string, string>>;
}
