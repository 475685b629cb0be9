import { SpanKind } from "@opentelemetry/api";

/** One operation of the clients: what its spans and its channels are. */
export interface OperationRow {
  /** `messaging.operation.type`, as the conventions for messaging have it. */
  readonly type: "send" | "receive" | "process" | "settle";
  readonly spanKind: SpanKind;
  readonly description: string;
  /** Attributes that its spans may have beside those of all. */
  readonly attributes: readonly string[];
  /** What its channels are given, beside `clientId` and, at the end, `durationMs` and `error`. */
  readonly event: readonly string[];
  /** Whether subscribers are told that it begins: a poll is one only when it has brought something. */
  readonly hasStart: boolean;
}

/** Attributes of every span. */
export const spanAttributes = [
  "messaging.system",
  "messaging.operation.name",
  "messaging.operation.type",
  "messaging.client.id",
  "server.address",
  "server.port",
  "error.type",
] as const;

/** The operations of the clients, by the names that Kafka's own clients have for them. */
export const operations = {
  send: {
    type: "send",
    spanKind: SpanKind.PRODUCER,
    description:
      "A write, from the call until the brokers have acknowledged all of it. Its context travels in the records' headers. Where the caller's headers have a context already, that one stays, and the span is of the kind CLIENT and links to it.",
    attributes: [
      "messaging.destination.name",
      "messaging.destination.partition.id",
      "messaging.kafka.offset",
      "messaging.batch.message_count",
    ],
    event: ["topic", "records", "bytes"],
    hasStart: true,
  },
  poll: {
    type: "receive",
    spanKind: SpanKind.CLIENT,
    description:
      "A poll that brought records, which readers get later. Links to the spans that sent them, 128 at most.",
    attributes: [
      "messaging.consumer.group.name",
      "messaging.destination.name",
      "messaging.destination.partition.id",
      "messaging.batch.message_count",
    ],
    event: ["groupId", "records", "bytes"],
    hasStart: false,
  },
  process: {
    type: "process",
    spanKind: SpanKind.CONSUMER,
    description:
      "A record in a reader's hands, from handing it out until it is acknowledged, rejected, refused, postponed, or left to a transaction. Links to the span that sent it. A handler of `run` works within its context, which is `batch.context` elsewhere.",
    attributes: [
      "messaging.consumer.group.name",
      "messaging.destination.name",
      "messaging.destination.partition.id",
      "messaging.kafka.offset",
    ],
    event: ["groupId", "topic", "partition", "offset", "attempt"],
    hasStart: true,
  },
  commit: {
    type: "settle",
    spanKind: SpanKind.CLIENT,
    description: "A commit of offsets, from the request until the answer.",
    attributes: [
      "messaging.consumer.group.name",
      "messaging.destination.name",
      "messaging.destination.partition.id",
    ],
    event: ["groupId", "offsets"],
    hasStart: true,
  },
} as const satisfies Readonly<Record<string, OperationRow>>;

/** The name of an operation: `messaging.operation.name`. */
export type OperationName = keyof typeof operations;
