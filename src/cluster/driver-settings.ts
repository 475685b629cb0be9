import { type KafkaConfig, revealSettings } from "../config/index.ts";
import { type DriverSettings, driverSecurity } from "./driver-security.ts";
import { statisticsIntervalMs } from "./driver-statistics.ts";

/** What the configuration cannot know by itself. */
export interface DriverTarget {
  /** `host:port[,host:port…]`: the configured servers, or the embedded cluster's address. */
  readonly bootstrapServers: string;
  /** The target is an embedded cluster, where topics appear at first use. */
  readonly embedded: boolean;
}

/** Upper end of librdkafka's `topic.metadata.refresh.interval.ms`. */
const maxRefreshMs = 3_600_000;
/** New topics and partitions are found within 5 s; the answer needs a part of that. */
const discoveryMs = 3_000;

/** librdkafka takes no less than its `message.max.bytes`, which a consumer leaves at its default. */
const minFetchBytes = 1_000_000;
const embeddedSessionMs = 3_000;
/** librdkafka's own default; more does not make it faster. */
const maxFetchBytes = 52_428_800;

/** librdkafka's properties that producers and consumers share. */
export function commonSettings(config: KafkaConfig, target: DriverTarget): DriverSettings {
  return {
    "bootstrap.servers": target.bootstrapServers,
    "client.id": config.clientId,
    "socket.timeout.ms": config.socketTimeoutMs,
    "socket.connection.setup.timeout.ms": config.connectionTimeoutMs,
    "socket.keepalive.enable": true,
    "metadata.max.age.ms": config.metadataMaxAgeMs,
    "reconnect.backoff.ms": config.reconnectBackoffMs,
    "reconnect.backoff.max.ms": config.reconnectBackoffMaxMs,
    "retry.backoff.ms": config.retryBackoffMs,
    "retry.backoff.max.ms": Math.max(config.retryBackoffMs, 1_000),
    "statistics.interval.ms": statisticsIntervalMs,
    // The reason for a failed connection is in the log alone, so all of it is read; config.logLevel
    // decides what of it reaches the logger.
    log_level: config.debug.length === 0 ? 6 : 7,
    // An empty value is refused.
    ...(config.debug.length === 0 ? {} : { debug: config.debug.join(",") }),
    // localhost often resolves to ::1 first, where a broker in a container does not listen.
    ...(isLocalhost(target.bootstrapServers) ? { "broker.address.family": "v4" } : {}),
    ...driverSecurity(
      target.embedded ? { ...config, auth: { mechanism: "none" }, ssl: false } : config,
    ),
  };
}

function isLocalhost(bootstrapServers: string): boolean {
  return bootstrapServers.split(",").every((server) => /^localhost:\d+$/i.test(server));
}

const partitioners = {
  murmur2: "murmur2_random",
  fnv1a: "fnv1a_random",
  crc32: "consistent_random",
  random: "random",
} as const satisfies Record<KafkaConfig["producer"]["partitioner"], string>;

/**
 * Whether the producer keeps `deliveryTimeoutMs` itself: a record that runs out of time in an
 * idempotent driver makes it write others twice. In a transaction it makes it abort, which is right.
 */
export function keepsDeliveryTime({ producer }: KafkaConfig): boolean {
  return producer.idempotence && producer.transactionalId === undefined;
}

/** librdkafka's properties for a producer. */
export function producerSettings(config: KafkaConfig, target: DriverTarget): DriverSettings {
  const { producer } = config;
  return {
    ...commonSettings(config, target),
    "topic.metadata.refresh.interval.ms": Math.min(config.metadataMaxAgeMs, maxRefreshMs),
    // A topic that vanished fails its records after this time; at the default of 30 s they would wait
    // for half a minute before the topic can be created anew.
    "topic.metadata.propagation.max.ms": 5_000,
    // Topics are created by us, as configured; a broker would create them with its own defaults.
    "allow.auto.create.topics": target.embedded,
    acks: producer.acks,
    "enable.idempotence": producer.idempotence,
    "max.in.flight.requests.per.connection": producer.maxInFlight,
    retries: producer.retries,
    "request.timeout.ms": config.requestTimeoutMs,
    // 0 is for ever.
    "delivery.timeout.ms": keepsDeliveryTime(config) ? 0 : producer.deliveryTimeoutMs,
    "linger.ms": producer.lingerMs,
    "batch.size": producer.batchSizeBytes,
    "batch.num.messages": 1_000_000,
    "message.max.bytes": producer.maxRequestSize,
    "compression.codec": producer.compression,
    ...(producer.compressionLevel === undefined
      ? {}
      : { "compression.level": producer.compressionLevel }),
    partitioner: partitioners[producer.partitioner],
    // The producer itself bounds what is queued, the driver's queue included: no second bound here.
    "queue.buffering.max.messages": 0,
    "queue.buffering.max.kbytes": 2_147_483_647,
    ...(producer.transactionalId === undefined
      ? {}
      : {
          "transactional.id": producer.transactionalId,
          "transaction.timeout.ms": producer.transactionTimeoutMs,
        }),
    // Reports go to one listener, by the record's own opaque value.
    dr_cb: true,
    ...revealSettings(config.settings),
  };
}

/** What a consumer may set apart from its configuration. */
export interface ConsumerOverrides {
  /** Group id in place of the configured one, such as for a consumer that joins no group. */
  readonly groupId?: string;
}

/** librdkafka's properties for a consumer, without its callbacks. */
export function consumerSettings(
  config: KafkaConfig,
  target: DriverTarget,
  overrides: ConsumerOverrides = {},
): DriverSettings {
  const { consumer } = config;
  return {
    ...commonSettings(config, target),
    // librdkafka wants a group id even of a consumer that joins no group.
    "group.id": overrides.groupId ?? consumer.groupId ?? `${config.clientId}-no-group`,
    ...(consumer.rack === undefined ? {} : { "client.rack": consumer.rack }),
    ...membershipSettings(config, target),
    "max.poll.interval.ms": consumer.maxPollIntervalMs,
    "topic.metadata.refresh.interval.ms": Math.min(config.metadataMaxAgeMs, discoveryMs),
    "auto.offset.reset": consumer.offsetReset,
    "isolation.level": consumer.isolation,
    "enable.auto.commit": false,
    "enable.auto.offset.store": false,
    "enable.partition.eof": consumer.partitionEof,
    "fetch.min.bytes": consumer.fetchMinBytes,
    "fetch.wait.max.ms": consumer.fetchWaitMs,
    // At its default of 1,000 each time the local queue is full, a partition stops for a second.
    "fetch.queue.backoff.ms": 10,
    // A quarter of the bound for what the driver has queued, and one for an answer on its way to that
    // queue, which may be this large whatever is in it; the rest is the consumer's own.
    "queued.max.messages.kbytes": kbytes(consumer.maxBufferedBytes / 4),
    "fetch.max.bytes": fetchBytes(consumer.maxBufferedBytes / 4),
    ...revealSettings(config.settings),
  };
}

/** With KIP-848 the brokers own these settings, and librdkafka refuses them. */
function membershipSettings({ consumer }: KafkaConfig, target: DriverTarget): DriverSettings {
  const { heartbeatIntervalMs, sessionTimeoutMs } = consumer;
  return {
    "group.protocol": consumer.protocol,
    ...(consumer.instanceId === undefined ? {} : { "group.instance.id": consumer.instanceId }),
    ...(consumer.protocol === "consumer"
      ? {}
      : {
          "partition.assignment.strategy": consumer.assignment,
          // Whoever joins an embedded cluster's group after another waits for the whole session,
          // though the other may have left.
          "session.timeout.ms": target.embedded
            ? Math.min(sessionTimeoutMs, embeddedSessionMs)
            : sessionTimeoutMs,
          "heartbeat.interval.ms": target.embedded
            ? Math.min(heartbeatIntervalMs, embeddedSessionMs / 6)
            : heartbeatIntervalMs,
        }),
  };
}

function fetchBytes(bytes: number): number {
  return Math.min(Math.max(Math.floor(bytes), minFetchBytes), maxFetchBytes);
}

/** In librdkafka's range. */
function kbytes(bytes: number): number {
  return Math.min(Math.max(Math.floor(bytes / 1_024), 1), 2_097_151);
}
