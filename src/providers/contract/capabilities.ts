/** What a provider can tell. What it cannot is absent from its answers, never made up. */
export interface ProviderCapabilities {
  readonly brokers: boolean;
  readonly topics: boolean;
  readonly consumerGroups: boolean;
  readonly clusterMetrics: boolean;
  readonly brokerMetrics: boolean;
  readonly topicMetrics: boolean;
  readonly consumerGroupMetrics: boolean;
  readonly connectors: boolean;
  readonly configuration: boolean;
  /** Whether the provider keeps metrics of the past. Without it, only what is now can be asked for. */
  readonly history: boolean;
  /** What cannot be had and why, for a person: `brokers: Confluent Cloud does not show them`. */
  readonly notes: readonly string[];
}
