import { z } from "zod";
import type { Filled } from "../filled.ts";
import type { ConsumerOptions } from "../generated/consumer.ts";
import { named, option, text, whole } from "./option.ts";
import { topicName } from "./topic.ts";

export const consumerSchema = named(
  z.strictObject({
    groupId: option(text().optional(), {
      description: "Consumer group whose members share the partitions.",
      property: "group.id",
    }),
    instanceId: option(text().optional(), {
      description:
        "Makes the member static: it may leave and return within the session time-out without a rebalance. Each member of the group needs one of its own.",
      property: "group.instance.id",
    }),
    protocol: option(z.enum(["classic", "consumer"]).default("classic"), {
      description:
        "Group protocol: `classic`, or `consumer` (KIP-848), where the brokers assign partitions and set session and heartbeat.",
      property: "group.protocol",
    }),
    rack: option(text().optional(), {
      description: "Rack or zone of this client, to read from the nearest replica.",
      property: "client.rack",
    }),
    offsetReset: option(z.enum(["earliest", "latest", "error"]).default("latest"), {
      description: "Where reading starts when the group has no offset, or its offset is gone.",
      property: "auto.offset.reset",
    }),
    fromBeginning: option(z.boolean().optional(), {
      description: "`true` is short for `offsetReset: earliest`.",
      defaultText: "false",
    }),
    autoCommit: option(z.boolean().default(true), {
      description: "Whether acknowledged prefixes are committed on an interval and at close.",
    }),
    autoCommitIntervalMs: option(whole(1, 86_400_000).default(5_000), {
      description: "Interval of automatic commits.",
      unit: "ms",
    }),
    isolation: option(z.enum(["read_committed", "read_uncommitted"]).default("read_committed"), {
      description: "Whether records of open and aborted transactions are skipped.",
      property: "isolation.level",
    }),
    sessionTimeoutMs: option(whole(1, 3_600_000).default(30_000), {
      description: "Silence after which the group takes a member for dead.",
      unit: "ms",
      property: "session.timeout.ms",
    }),
    heartbeatIntervalMs: option(whole(1, 3_600_000).default(3_000), {
      description: "Interval of the member's heartbeats.",
      unit: "ms",
      property: "heartbeat.interval.ms",
    }),
    maxPollIntervalMs: option(whole(1, 86_400_000).default(300_000), {
      description: "Longest time between two fetches before the group takes the partitions away.",
      unit: "ms",
      property: "max.poll.interval.ms",
    }),
    maxPollRecords: option(whole(1).default(500), {
      description: "Most records taken from the driver at a time.",
    }),
    fetchMinBytes: option(whole(1, 100_000_000).default(1), {
      description: "Bytes that a broker gathers before it answers a fetch.",
      unit: "bytes",
      property: "fetch.min.bytes",
    }),
    fetchWaitMs: option(whole(0, 300_000).default(500), {
      description: "Longest time that a broker waits for `fetchMinBytes`.",
      unit: "ms",
      property: "fetch.wait.max.ms",
    }),
    maxBufferedBytes: option(whole(1_024, 2_147_482_624).default(33_554_432), {
      description: "Most bytes of records fetched ahead.",
      unit: "bytes",
    }),
    assignment: option(
      z.enum(["cooperative-sticky", "range", "roundrobin"]).default("cooperative-sticky"),
      {
        description: "How the classic protocol assigns partitions to members.",
        property: "partition.assignment.strategy",
      },
    ),
    partitionEof: option(z.boolean().default(false), {
      description: "Whether the end of a partition is reported as an event.",
      property: "enable.partition.eof",
    }),
    deadLetterTopic: option(topicName().optional(), {
      description: "Topic for records that cannot be read or processed.",
    }),
    maxAttempts: option(whole(1).default(5), {
      description: "How often a batch is delivered before it goes to `deadLetterTopic`.",
    }),
    retryBackoffMs: option(whole(0, 30_000).default(1_000), {
      description: "Wait before the second delivery of a batch; doubles each time, up to 30,000.",
      unit: "ms",
    }),
  }),
  "ConsumerOptions",
  "How telemetry is read.",
);

type Absent = "groupId" | "instanceId" | "rack" | "deadLetterTopic";

/** The consumer's options, resolved. */
export interface ConsumerConfig extends Filled<Omit<ConsumerOptions, Absent | "fromBeginning">> {
  /** Undefined for a consumer without a group. */
  readonly groupId: string | undefined;
  /** Undefined for a dynamic member. */
  readonly instanceId: string | undefined;
  readonly rack: string | undefined;
  /** Undefined where unreadable records have no place to go. */
  readonly deadLetterTopic: string | undefined;
}

/** The resolved form of checked `consumer` options. */
export function resolveConsumer(
  { fromBeginning, ...consumer }: z.output<typeof consumerSchema>,
  short: { readonly groupId?: string | undefined; readonly fromBeginning?: boolean | undefined },
): ConsumerConfig {
  return {
    ...consumer,
    groupId: consumer.groupId ?? short.groupId,
    instanceId: consumer.instanceId,
    rack: consumer.rack,
    deadLetterTopic: consumer.deadLetterTopic,
    offsetReset: (fromBeginning ?? short.fromBeginning) ? "earliest" : consumer.offsetReset,
  };
}
