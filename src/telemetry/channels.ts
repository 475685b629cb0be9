import { type Channel, channel } from "node:diagnostics_channel";
import { type OperationName, operations } from "./operations.ts";

/**
 * What subscribers of a channel are given: the same object when an operation begins and when it is
 * over.
 */
export interface ClientEvent {
  readonly clientId: string;
  /** Once it is over: how long it took. */
  durationMs?: number;
  /** Once it is over: why it failed, if it did. */
  error?: unknown;
}

/** A write. On `otel-kafka-bridge:send:start` and `otel-kafka-bridge:send:end`. */
export interface SendEvent extends ClientEvent {
  readonly topic: string;
  /** Kafka records: of plain records from the beginning, of telemetry once they are written. */
  records?: number;
  /** Bytes of their values, once they are written. */
  bytes?: number;
}

/** A poll that brought records. On `otel-kafka-bridge:poll:end`. */
export interface PollEvent extends ClientEvent {
  readonly groupId?: string;
  readonly records: number;
  readonly bytes: number;
}

/** A record in a reader's hands. On `otel-kafka-bridge:process:start` and `…:process:end`. */
export interface ProcessEvent extends ClientEvent {
  readonly groupId?: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** How often it was handed out, this time included. */
  readonly attempt: number;
}

/** A commit of offsets. On `otel-kafka-bridge:commit:start` and `…:commit:end`. */
export interface CommitEvent extends ClientEvent {
  readonly groupId?: string;
  readonly offsets: readonly {
    readonly topic: string;
    readonly partition: number;
    /** The offset to read next. */
    readonly offset: number;
  }[];
}

/** The channels of an operation. Nothing is made for them while nobody has subscribed. */
export interface OperationChannels {
  readonly start: Channel;
  readonly end: Channel;
}

function channelsOf(name: OperationName): OperationChannels {
  return {
    start: channel(`otel-kafka-bridge:${name}:start`),
    end: channel(`otel-kafka-bridge:${name}:end`),
  };
}

/** The channels of all operations, from `node:diagnostics_channel`. */
export const channels: Readonly<Record<OperationName, OperationChannels>> = {
  send: channelsOf("send"),
  poll: channelsOf("poll"),
  process: channelsOf("process"),
  commit: channelsOf("commit"),
};

const all = Object.keys(operations).flatMap((name) => {
  const { start, end } = channels[name as OperationName];
  return [start, end];
});

/** Whether anybody has subscribed to any of them. */
export function hasSubscribers(): boolean {
  return all.some((each) => each.hasSubscribers);
}
