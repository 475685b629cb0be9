/**
 * Every error this library throws, one row each. The classes, the classifier of driver errors and
 * the generated reference page all read this table; nothing about an error is written elsewhere.
 *
 * `driver` lists the librdkafka and Kafka protocol codes a row stands for (negative: raised by
 * the client itself; positive: sent by a broker).
 */
export interface ErrorRow {
  /** Name of the class that carries this code. */
  readonly class: string;
  /** The same call may succeed if tried again unchanged. */
  readonly retriable: boolean;
  /** The instance that threw it is of no further use: close it and make a new one. */
  readonly fatal: boolean;
  /** What happened, without a full stop. */
  readonly text: string;
  /** What the reader should do, as a sentence. */
  readonly action: string;
  /** librdkafka / Kafka protocol error codes classified as this row. */
  readonly driver?: readonly number[];
}

export const errorTable = {
  CONFIG_INVALID: {
    class: "ConfigError",
    retriable: false,
    fatal: true,
    text: "The configuration is not valid",
    action: "Correct the options named here; docs/reference/options.md lists them all.",
    driver: [-186, -145],
  },
  CONFIG_UNREADABLE: {
    class: "ConfigError",
    retriable: false,
    fatal: true,
    text: "A configuration file cannot be read",
    action: "Check the path, its permissions and its syntax.",
    driver: [-189],
  },

  CONNECTION_FAILED: {
    class: "ConnectionError",
    retriable: true,
    fatal: false,
    text: "No Kafka broker can be reached",
    action:
      "Check bootstrapServers, that the brokers run, and that their advertised listeners resolve from here.",
    driver: [-195, -187, -137, 8, 13, 129],
  },
  NAME_NOT_RESOLVED: {
    class: "ConnectionError",
    retriable: true,
    fatal: false,
    text: "The host name of a broker does not resolve",
    action: "Check the host names in bootstrapServers and the name server of this machine.",
    driver: [-193],
  },
  TLS_FAILED: {
    class: "ConnectionError",
    retriable: false,
    fatal: false,
    text: "The TLS handshake with a broker failed",
    action: "Check ssl.ca, the certificate's dates and host name, and that the port speaks TLS.",
    driver: [-181],
  },
  PROTOCOL_MISMATCH: {
    class: "ConnectionError",
    retriable: false,
    fatal: false,
    text: "The peer does not speak the Kafka protocol expected on this port",
    action:
      "Check that ssl and auth match the listener: a TLS port needs ssl, a plaintext port must not have it.",
    driver: [-171, -199],
  },

  AUTHENTICATION_FAILED: {
    class: "AuthenticationError",
    retriable: false,
    fatal: false,
    text: "The broker refused the credentials",
    action: "Check auth.mechanism, auth.username and auth.password.",
    driver: [-169, 58, 34, 93, 61, 62, 63, 64, 66, 67, 97],
  },
  SASL_MECHANISM_UNSUPPORTED: {
    class: "AuthenticationError",
    retriable: false,
    fatal: false,
    text: "The broker does not offer this SASL mechanism",
    action: "Set auth.mechanism to one of the mechanisms that the listener has enabled.",
    driver: [33],
  },
  TOKEN_UNAVAILABLE: {
    class: "AuthenticationError",
    retriable: true,
    fatal: false,
    text: "No access token could be had",
    action: "Check the token callback or the OIDC settings under auth.",
  },

  TOPIC_NOT_AUTHORIZED: {
    class: "AuthorizationError",
    retriable: false,
    fatal: false,
    text: "This user may not use the topic",
    action:
      "Grant the operation on the topic (for writing: Write and Describe; for reading: Read and Describe).",
    driver: [29],
  },
  GROUP_NOT_AUTHORIZED: {
    class: "AuthorizationError",
    retriable: false,
    fatal: false,
    text: "This user may not use the consumer group",
    action: "Grant Read on the group, or set consumer.groupId to one that is granted.",
    driver: [30],
  },
  CLUSTER_NOT_AUTHORIZED: {
    class: "AuthorizationError",
    retriable: false,
    fatal: false,
    text: "This user may not do that on the cluster",
    action:
      "Grant the operation on the cluster, or create the topics beforehand and set autoCreate to false.",
    driver: [31, 65],
  },
  TRANSACTIONAL_ID_NOT_AUTHORIZED: {
    class: "AuthorizationError",
    retriable: false,
    fatal: false,
    text: "This user may not use the transactional id",
    action: "Grant Write and Describe on the transactional id.",
    driver: [53],
  },

  PRODUCE_FAILED: {
    class: "ProducerError",
    retriable: false,
    fatal: false,
    text: "Records could not be written",
    action: "Look at `failures` for the records and at `cause` for the reason.",
    driver: [-152, -151, -149, -138, 21, 32, 43, 55, 87, 2, 4, -162, -161],
  },
  NOT_ENOUGH_REPLICAS: {
    class: "ProducerError",
    retriable: true,
    fatal: false,
    text: "Too few replicas are in sync to acknowledge a write",
    action: "Bring the missing brokers back, or look at the topic's min.insync.replicas.",
    driver: [19, 20, -183],
  },
  PRODUCER_FATAL: {
    class: "ProducerError",
    retriable: false,
    fatal: true,
    text: "The idempotent producer lost its sequence and cannot go on without risking a duplicate or a gap",
    action: "Close this producer, make a new one, and write again what was not acknowledged.",
    driver: [-150, -148, 45, 46, 59],
  },
  MESSAGE_TOO_LARGE: {
    class: "MessageTooLargeError",
    retriable: false,
    fatal: false,
    text: "A single item is larger than a message may be",
    action:
      "Make the item smaller, or raise producer.maxRequestSize and the topic's max.message.bytes.",
    driver: [10, 18],
  },
  QUEUE_FULL: {
    class: "QueueFullError",
    retriable: true,
    fatal: false,
    text: "The buffer stayed full for the whole time-out",
    action:
      "Write less at a time, raise producer.bufferMemory, or find out why the brokers are slow.",
    driver: [-184],
  },
  DELIVERY_TIMEOUT: {
    class: "DeliveryTimeoutError",
    retriable: true,
    fatal: false,
    text: "The broker did not acknowledge in time; the records may or may not be on the topic",
    action: "Check the brokers, or raise producer.deliveryTimeoutMs.",
    driver: [-192, -166],
  },

  TRANSACTION_FAILED: {
    class: "TransactionError",
    retriable: true,
    fatal: false,
    text: "The transaction was aborted",
    action: "Run the transaction again.",
    driver: [49, 51],
  },
  TRANSACTION_STATE: {
    class: "TransactionError",
    retriable: false,
    fatal: false,
    text: "The call does not fit the state of the transaction",
    action: "Use the transaction only inside its own callback.",
    driver: [48],
  },
  TRANSACTION_TIMEOUT_INVALID: {
    class: "TransactionError",
    retriable: false,
    fatal: true,
    text: "The broker does not allow this transaction time-out",
    action: "Set producer.transactionTimeoutMs to at most the broker's transaction.max.timeout.ms.",
    driver: [50],
  },
  PRODUCER_FENCED: {
    class: "FencedError",
    retriable: false,
    fatal: true,
    text: "Another producer with the same transactional id has taken over",
    action: "Give each running producer a transactional id of its own.",
    driver: [-144, 47, 52, 90],
  },

  CONSUME_FAILED: {
    class: "ConsumerError",
    retriable: false,
    fatal: false,
    text: "Records could not be read",
    action: "Look at `cause` for the reason.",
    driver: [-173, -160, -159, 24, 28, 12, 96, 94, 95, 117, 118],
  },
  CONSUMER_FATAL: {
    class: "ConsumerError",
    retriable: false,
    fatal: true,
    text: "The consumer can no longer be used",
    action: "Close this consumer and make a new one.",
    driver: [-194],
  },
  INSTANCE_FENCED: {
    class: "ConsumerError",
    retriable: false,
    fatal: true,
    text: "Another member with the same consumer.instanceId has joined the group",
    action: "Give each member of the group an instanceId of its own.",
    driver: [82, 111],
  },
  OFFSET_OUT_OF_RANGE: {
    class: "ConsumerError",
    retriable: false,
    fatal: false,
    text: "The offset is not, or no longer, on the partition, and consumer.offsetReset is `error`",
    action: "Seek to an offset that exists, or set consumer.offsetReset to earliest or latest.",
    driver: [1, -140, -139, -168],
  },
  COMMIT_FAILED: {
    class: "ConsumerError",
    retriable: true,
    fatal: false,
    text: "Offsets could not be committed",
    action: "The records will be read again; look at `cause` for the reason.",
    driver: [22, 25, 27, 88, 110, 113],
  },
  ASSIGNMENT_LOST: {
    class: "ConsumerError",
    retriable: true,
    fatal: false,
    text: "The group took the partitions away before this member gave them back",
    action:
      "Look for processing or pauses longer than consumer.sessionTimeoutMs or consumer.maxPollIntervalMs.",
    driver: [-142, -147],
  },
  GROUP_REFUSED: {
    class: "ConsumerError",
    retriable: false,
    fatal: false,
    text: "The group does not accept this member",
    action:
      "Check that all members agree on protocol and assignment, and on session time-outs the broker allows.",
    driver: [23, 26, 79, 81, 112, -176],
  },
  GROUP_NOT_FOUND: {
    class: "ConsumerError",
    retriable: false,
    fatal: false,
    text: "The consumer group does not exist",
    action: "Check the group id; a group appears with its first member or commit.",
    driver: [69, -179],
  },
  GROUP_NOT_EMPTY: {
    class: "ConsumerError",
    retriable: false,
    fatal: false,
    text: "The consumer group still has members, or is still subscribed",
    action: "Stop the members of the group first.",
    driver: [68, 86],
  },
  RECORD_UNREADABLE: {
    class: "ConsumerError",
    retriable: false,
    fatal: true,
    text: "A record is not OTLP, and there is neither a dead-letter topic nor an error handler to take it",
    action:
      "Set consumer.deadLetterTopic, handle `unreadable` records, or seek past the offset named here.",
  },

  MALFORMED_PROTOBUF: {
    class: "SerializationError",
    retriable: false,
    fatal: false,
    text: "The bytes are not a well-formed OTLP protobuf request",
    action:
      "Look at byte offset and field; the payload may be cut short, of another signal, or not OTLP.",
  },
  MALFORMED_JSON: {
    class: "SerializationError",
    retriable: false,
    fatal: false,
    text: "The text is not a well-formed OTLP/JSON request",
    action: "Look at the field named here.",
  },
  LIMIT_EXCEEDED: {
    class: "SerializationError",
    retriable: false,
    fatal: false,
    text: "The payload exceeds a limit on size or nesting depth",
    action: "Send smaller requests or shallower values.",
  },
  UNKNOWN_SIGNAL: {
    class: "SerializationError",
    retriable: false,
    fatal: false,
    text: "It cannot be told whether the payload holds traces, metrics or logs",
    action:
      "Name the signal in the call, set the record header otelcol.signal, or use one topic per signal.",
  },
  INVALID_BATCH: {
    class: "SerializationError",
    retriable: false,
    fatal: false,
    text: "The batch cannot be written as OTLP",
    action: "Correct the field named here.",
  },
  CORRUPT_RECORD: {
    class: "SerializationError",
    retriable: false,
    fatal: false,
    text: "A record cannot be decompressed or fails its checksum",
    action: "Check the driver's features for the compression named here, and the brokers' disks.",
    driver: [-198, -155, 76],
  },

  TOPIC_NOT_FOUND: {
    class: "TopicError",
    retriable: false,
    fatal: false,
    text: "The topic does not exist",
    action: "Create it with `otel-kafka topics create <name>`, or set autoCreate to true.",
    driver: [-188, 3, 100],
  },
  PARTITION_NOT_FOUND: {
    class: "TopicError",
    retriable: false,
    fatal: false,
    text: "The partition does not exist",
    action: "Look at the topic's partitions with `otel-kafka topics describe <name>`.",
    driver: [-190],
  },
  TOPIC_EXISTS: {
    class: "TopicError",
    retriable: false,
    fatal: false,
    text: "The topic exists already",
    action: "Use another name, or leave the topic as it is.",
    driver: [36],
  },
  TOPIC_INVALID: {
    class: "TopicError",
    retriable: false,
    fatal: false,
    text: "The broker does not accept the topic's name, partitions, replication or settings",
    action: "Correct what is named here; replicationFactor may not exceed the number of brokers.",
    driver: [17, 37, 38, 39, 40, 44, 73, 91, 92],
  },

  DELIVERY_UNAVAILABLE: {
    class: "DeliveryError",
    retriable: true,
    fatal: false,
    text: "The OTLP backend cannot take the request now",
    action: "It will be tried again; check the endpoint if this lasts.",
  },
  DELIVERY_REFUSED: {
    class: "DeliveryError",
    retriable: false,
    fatal: false,
    text: "The OTLP backend refused the request for good",
    action: "Look at the backend's answer in `cause`.",
  },

  PROVIDER_FAILED: {
    class: "ProviderError",
    retriable: true,
    fatal: false,
    text: "A cloud provider's interface did not answer as documented",
    action: "Check credentials, permissions and the provider's status.",
  },
  QUERY_INVALID: {
    class: "QueryError",
    retriable: false,
    fatal: false,
    text: "The query is not valid",
    action: "Correct the part named here.",
  },

  TIMEOUT: {
    class: "TimeoutError",
    retriable: true,
    fatal: false,
    text: "The operation did not finish in time",
    action: "Try again, or raise the time-out named here.",
    driver: [-185, 7, -180],
  },
  CLUSTER_BUSY: {
    class: "ConnectionError",
    retriable: true,
    fatal: false,
    text: "The cluster cannot serve the request just now",
    action:
      "Try again shortly; a leader or coordinator is being elected or is loading, or a quota is exceeded.",
    driver: [
      5, 6, 9, 11, 14, 15, 16, 41, 56, 57, 60, 72, 74, 75, 77, 78, 80, 83, 85, 89, -153, -163, -146,
      -158, -177, -178,
    ],
  },
  CLOSED: {
    class: "ClosedError",
    retriable: false,
    fatal: true,
    text: "It has been closed",
    action: "Make a new one; a closed producer or consumer cannot be reopened.",
    driver: [-197, -172],
  },
  UNSUPPORTED: {
    class: "UnsupportedError",
    retriable: false,
    fatal: false,
    text: "The broker or the driver does not support this",
    action: "Use a newer broker, or do without the feature named here.",
    driver: [35, 42, 54, -165, -170],
  },
  EMBEDDED_UNSUPPORTED: {
    class: "UnsupportedError",
    retriable: false,
    fatal: false,
    text: "The embedded cluster cannot do this",
    action: "Use a real broker: set bootstrapServers.",
  },
  MISSING_DEPENDENCY: {
    class: "MissingDependencyError",
    retriable: false,
    fatal: true,
    text: "A package that this part needs is not installed",
    action: "Install the package named here.",
  },
  DRIVER_UNLOADABLE: {
    class: "MissingDependencyError",
    retriable: false,
    fatal: true,
    text: "The Kafka driver @confluentinc/kafka-javascript does not load",
    action:
      "Run `npm rebuild @confluentinc/kafka-javascript`; docs/install.md says what a build from source needs.",
  },
  UNEXPECTED: {
    class: "KafkaBridgeError",
    retriable: false,
    fatal: false,
    text: "An error that this library does not know",
    action: "Look at `cause`.",
    driver: [-1, -196],
  },
} as const satisfies Record<string, ErrorRow>;

/** The code of every error, as in docs/reference/errors.md. */
export type ErrorCode = keyof typeof errorTable;

/** The codes that a class may carry. */
export type CodeOf<Class extends string> = {
  [Code in ErrorCode]: (typeof errorTable)[Code]["class"] extends Class ? Code : never;
}[ErrorCode];
