// Generated from src/config/sections by `npm run docs:reference`. Changes made here are lost.

/** Topics to read from, with every option of a consumer. */
export interface KafkaSourceOptions {
  /**
   * Topics to read, by name or as `^regex`: for each signal, or topics whose records say their
   * signal by the header `otelcol.signal`.
   *
   * Default: those of `kafka.topic`.
   */
  topics?: string | readonly string[] | SourceTopicOptions | undefined;
  /**
   * Encoding of the records; `auto` tells protobuf and JSON apart, and takes the framing of a
   * schema registry off.
   *
   * Default: `auto`.
   */
  encoding?: "auto" | "otlp_proto" | "otlp_json" | undefined;
  /**
   * Consumer group whose members share the partitions. Each pipeline needs one of its own.
   *
   * Required.
   */
  groupId: string;
  /**
   * Makes the member static: it may leave and return within the session time-out without a
   * rebalance. Each member of the group needs one of its own.
   *
   * Default: none.
   */
  instanceId?: string | undefined;
  /**
   * Group protocol: `classic`, or `consumer` (KIP-848), where the brokers assign partitions and
   * set session and heartbeat.
   *
   * Default: `classic`.
   */
  protocol?: "classic" | "consumer" | undefined;
  /**
   * Rack or zone of this client, to read from the nearest replica.
   *
   * Default: none.
   */
  rack?: string | undefined;
  /**
   * Where reading starts when the group has no offset, or its offset is gone.
   *
   * Default: `latest`.
   */
  offsetReset?: "earliest" | "latest" | "error" | undefined;
  /**
   * `true` is short for `offsetReset: earliest`.
   *
   * Default: `false`.
   */
  fromBeginning?: boolean | undefined;
  /**
   * Whether acknowledged prefixes are committed on an interval and at close.
   *
   * Default: `true`.
   */
  autoCommit?: boolean | undefined;
  /**
   * Interval of automatic commits.
   *
   * Unit: milliseconds. Default: `5000`.
   */
  autoCommitIntervalMs?: number | undefined;
  /**
   * Whether records of open and aborted transactions are skipped.
   *
   * Default: `read_committed`.
   */
  isolation?: "read_committed" | "read_uncommitted" | undefined;
  /**
   * Silence after which the group takes a member for dead.
   *
   * Unit: milliseconds. Default: `30000`.
   */
  sessionTimeoutMs?: number | undefined;
  /**
   * Interval of the member's heartbeats.
   *
   * Unit: milliseconds. Default: `3000`.
   */
  heartbeatIntervalMs?: number | undefined;
  /**
   * Longest time between two fetches before the group takes the partitions away.
   *
   * Unit: milliseconds. Default: `300000`.
   */
  maxPollIntervalMs?: number | undefined;
  /**
   * Most records taken from the driver at a time.
   *
   * Default: `500`.
   */
  maxPollRecords?: number | undefined;
  /**
   * Bytes that a broker gathers before it answers a fetch.
   *
   * Unit: bytes. Default: `1`.
   */
  fetchMinBytes?: number | undefined;
  /**
   * Longest time that a broker waits for `fetchMinBytes`.
   *
   * Unit: milliseconds. Default: `500`.
   */
  fetchWaitMs?: number | undefined;
  /**
   * Most bytes of records fetched ahead.
   *
   * Unit: bytes. Default: `33554432`.
   */
  maxBufferedBytes?: number | undefined;
  /**
   * How the classic protocol assigns partitions to members.
   *
   * Default: `cooperative-sticky`.
   */
  assignment?: "cooperative-sticky" | "range" | "roundrobin" | undefined;
  /**
   * Whether the end of a partition is reported as an event.
   *
   * Default: `false`.
   */
  partitionEof?: boolean | undefined;
  /**
   * Topic for records that cannot be read, or that the sink refuses for good. Needed, but where
   * the sink's `onRefused` is `drop`.
   *
   * Default: none.
   */
  deadLetterTopic?: string | undefined;
  /**
   * How often a batch is delivered before it goes to `deadLetterTopic`.
   *
   * Default: `5`.
   */
  maxAttempts?: number | undefined;
  /**
   * Wait before the second delivery of a batch; doubles each time, up to 30,000.
   *
   * Unit: milliseconds. Default: `1000`.
   */
  retryBackoffMs?: number | undefined;
}

/** The topics to read for each signal. */
export interface SourceTopicOptions {
  /**
   * Topics that hold traces.
   *
   * Default: none.
   */
  traces?: string | readonly string[] | undefined;
  /**
   * Topics that hold metrics.
   *
   * Default: none.
   */
  metrics?: string | readonly string[] | undefined;
  /**
   * Topics that hold logs.
   *
   * Default: none.
   */
  logs?: string | readonly string[] | undefined;
}
