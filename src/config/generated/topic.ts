// Generated from src/config/sections by `npm run docs:reference`. Changes made here are lost.

/** The topics of the three signals, and settings for all of them. */
export interface TopicOptions {
  /**
   * Topic of traces.
   *
   * Default: `otlp_spans`.
   */
  traces?: string | SignalTopicOptions | undefined;
  /**
   * Topic of metrics.
   *
   * Default: `otlp_metrics`.
   */
  metrics?: string | SignalTopicOptions | undefined;
  /**
   * Topic of logs.
   *
   * Default: `otlp_logs`.
   */
  logs?: string | SignalTopicOptions | undefined;
  /**
   * Name of the topic of every signal that has none of its own.
   *
   * Default: none.
   */
  name?: string | undefined;
  /**
   * Number of partitions when the topic is created.
   *
   * Default: `3`.
   */
  partitions?: number | undefined;
  /**
   * Number of replicas when the topic is created; -1 is the brokers' own default.
   *
   * Default: `-1`.
   */
  replicationFactor?: number | undefined;
  /**
   * The topic's own settings when it is created, such as `retention.ms`.
   *
   * Default: none.
   */
  config?: Record<string, string | number | boolean> | undefined;
  /**
   * Whether a missing topic is created; without it, a missing topic is a `TopicError`.
   *
   * Default: `true`.
   */
  autoCreate?: boolean | undefined;
}

/** The topic of one signal. */
export interface SignalTopicOptions {
  /**
   * Name of the topic.
   *
   * Default: none.
   */
  name?: string | undefined;
  /**
   * Number of partitions when the topic is created.
   *
   * Default: `3`.
   */
  partitions?: number | undefined;
  /**
   * Number of replicas when the topic is created; -1 is the brokers' own default.
   *
   * Default: `-1`.
   */
  replicationFactor?: number | undefined;
  /**
   * The topic's own settings when it is created, such as `retention.ms`.
   *
   * Default: none.
   */
  config?: Record<string, string | number | boolean> | undefined;
  /**
   * Whether a missing topic is created; without it, a missing topic is a `TopicError`.
   *
   * Default: `true`.
   */
  autoCreate?: boolean | undefined;
}
