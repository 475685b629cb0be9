/** How often the driver tells its statistics. */
export const statisticsIntervalMs = 5_000;

/** A time as it was measured over the last interval, in milliseconds. */
export interface TimeStatistics {
  readonly avgMs: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** What a client knows of a broker. */
export interface BrokerStatistics {
  readonly id: number;
  /** `host:port`. */
  readonly address: string;
  readonly isConnected: boolean;
  /** Requests whose answer is not there yet. */
  readonly requestsInFlight: number;
  /** From a request to its answer. */
  readonly latency: TimeStatistics;
  /** How long the broker made the client wait, as quotas have it. */
  readonly throttle: TimeStatistics;
  /** Since the client was made. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Requests that failed or got no answer in time, since the client was made. */
  readonly requestErrors: number;
  readonly requestTimeouts: number;
}

/** What a client knows of a partition that it uses. */
export interface PartitionStatistics {
  readonly topic: string;
  readonly partition: number;
  /** Since the client was made. */
  readonly messagesSent: number;
  readonly messagesReceived: number;
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Records behind what is committed; undefined where the partition is not read, or not known yet. */
  readonly lag: number | undefined;
}

/** What a client's member of a consumer group knows of the group. */
export interface MembershipStatistics {
  /** Such as `up`. */
  readonly state: string;
  /** Since the client was made. */
  readonly rebalances: number;
  readonly assignedPartitions: number;
}

/** What a Kafka client told of itself last; it does so every 5 s. */
export interface ClientStatistics {
  /** Milliseconds since 1970. */
  readonly takenAtMs: number;
  /** Records that wait in the driver, or are under way. */
  readonly queuedMessages: number;
  readonly queuedBytes: number;
  /** Brokers, without those that are known by their configured address alone. */
  readonly brokers: readonly BrokerStatistics[];
  readonly partitions: readonly PartitionStatistics[];
  /** Undefined for a producer, and where no group was joined. */
  readonly membership: MembershipStatistics | undefined;
}

/** The part of a client of the driver that tells statistics. */
interface Telling {
  on(event: "event.stats", listener: (event: { readonly message?: unknown }) => void): unknown;
}

/** Keeps the latest statistics of a client. They are read when they are asked for. */
export class DriverStatistics {
  #text: string | undefined;
  #read: ClientStatistics | undefined;

  /** @param client - of which nothing was told yet */
  watch(client: unknown): void {
    (client as Telling).on("event.stats", ({ message }) => {
      this.#text = typeof message === "string" ? message : undefined;
      this.#read = undefined;
    });
  }

  /** The latest; undefined where none were told yet. */
  latest(): ClientStatistics | undefined {
    if (this.#read === undefined && this.#text !== undefined) {
      this.#read = readStatistics(this.#text);
      this.#text = undefined;
    }
    return this.#read;
  }
}

type Raw = Readonly<Record<string, unknown>>;

/** Reads librdkafka's statistics (its STATISTICS.md). What is missing counts as nothing. */
export function readStatistics(text: string): ClientStatistics {
  const raw = JSON.parse(text) as Raw;
  const group = section(raw.cgrp);
  return {
    takenAtMs: number(raw.time) * 1_000,
    queuedMessages: number(raw.msg_cnt),
    queuedBytes: number(raw.msg_size),
    brokers: entries(raw.brokers)
      .filter((broker) => number(broker.nodeid) >= 0)
      .map(readBroker),
    partitions: entries(raw.topics).flatMap(({ topic, partitions }) =>
      entries(partitions)
        // librdkafka keeps what has no partition yet under −1.
        .filter(({ partition }) => number(partition) >= 0)
        .map((partition) => readPartition(String(topic), partition)),
    ),
    membership:
      raw.cgrp === undefined
        ? undefined
        : {
            state: String(group.state),
            rebalances: number(group.rebalance_cnt),
            assignedPartitions: number(group.assignment_size),
          },
  };
}

function readBroker(raw: Raw): BrokerStatistics {
  return {
    id: number(raw.nodeid),
    address: String(raw.nodename),
    isConnected: raw.state === "UP",
    requestsInFlight: number(raw.waitresp_cnt),
    latency: readTime(raw.rtt, 1_000),
    throttle: readTime(raw.throttle, 1),
    bytesSent: number(raw.txbytes),
    bytesReceived: number(raw.rxbytes),
    requestErrors: number(raw.txerrs) + number(raw.rxerrs),
    requestTimeouts: number(raw.req_timeouts),
  };
}

function readPartition(topic: string, raw: Raw): PartitionStatistics {
  const lag = number(raw.consumer_lag, -1);
  return {
    topic,
    partition: number(raw.partition),
    messagesSent: number(raw.txmsgs),
    messagesReceived: number(raw.rxmsgs),
    bytesSent: number(raw.txbytes),
    bytesReceived: number(raw.rxbytes),
    lag: lag < 0 ? undefined : lag,
  };
}

/** @param perMs - how many of the given unit make a millisecond */
function readTime(raw: unknown, perMs: number): TimeStatistics {
  const { avg, p99, max } = section(raw);
  return { avgMs: number(avg) / perMs, p99Ms: number(p99) / perMs, maxMs: number(max) / perMs };
}

function section(value: unknown): Raw {
  return typeof value === "object" && value !== null ? (value as Raw) : {};
}

function entries(value: unknown): Raw[] {
  return Object.values(section(value)).map(section);
}

function number(value: unknown, otherwise = 0): number {
  return typeof value === "number" ? value : otherwise;
}
