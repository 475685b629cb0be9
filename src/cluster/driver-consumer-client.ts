import type { KafkaConfig } from "../config/index.ts";
import { ConsumerError, type KafkaBridgeError } from "../errors/index.ts";
import { logDriver } from "./driver-connection.ts";
import type { DriverRecord, PartitionOffset, TopicPartition } from "./driver-consumer-types.ts";
import type { DriverLogLine } from "./driver-failure.ts";
import type { DriverSettings } from "./driver-security.ts";
import { consumerSettings, type DriverTarget } from "./driver-settings.ts";
import { type DriverConsumerClient, loadDriver } from "./load-driver.ts";

/** What the driver's consumer has beyond its types. */
interface Untyped {
  consume(max: number, done: (error: unknown, records: readonly DriverRecord[]) => void): void;
  incrementalAssign(partitions: TopicPartition[]): void;
  incrementalUnassign(partitions: TopicPartition[]): void;
  rebalanceProtocol(): "NONE" | "COOPERATIVE" | "EAGER";
  assignmentLost(): boolean;
}

/** The driver's consumer. */
export type ConsumerClient = Omit<DriverConsumerClient, keyof Untyped> & Untyped;

/** The driver's callbacks and events that are listened to. */
export interface ConsumerCallbacks {
  onReadable(): void;
  onRebalance(
    client: ConsumerClient,
    error: { readonly code: number } | undefined,
    partitions: readonly TopicPartition[],
  ): void;
  onCommit(error: unknown, offsets: readonly PartitionOffset[]): void;
  onEnd(end: PartitionOffset): void;
  onError(client: ConsumerClient, error: unknown): void;
  onFatal(error: KafkaBridgeError): void;
}

/** Makes a consumer of the driver, not connected yet, with its callbacks attached. */
export function createConsumerClient(
  config: KafkaConfig,
  target: DriverTarget,
  groupId: string | undefined,
  callbacks: ConsumerCallbacks,
): DriverConsumerClient {
  const settings: DriverSettings = {
    ...consumerSettings(config, target, groupId === undefined ? {} : { groupId }),
    // Not in the driver's types; its own KafkaJS-like layer waits by it.
    queue_non_empty_cb: () => callbacks.onReadable(),
    rebalance_cb: (error: { code: number } | undefined, partitions: TopicPartition[]) =>
      callbacks.onRebalance(typed(client), error, partitions),
    offset_commit_cb: (error: unknown, offsets: PartitionOffset[]) =>
      callbacks.onCommit(error, offsets),
  };
  const client: DriverConsumerClient = new (loadDriver().KafkaConsumer)(settings);
  client.setDefaultConsumeTimeout(0);
  client.on("partition.eof", (end) => callbacks.onEnd(end));
  client.on("event.error", (error) => callbacks.onError(typed(client), error));
  client.on("event.log", (line: DriverLogLine) => {
    if (line.fac === "FATAL") {
      callbacks.onFatal(fatalOf(line.message));
    }
  });
  logDriver(client, config.logger, (error) => callbacks.onError(typed(client), error));
  return client;
}

/** The same client, by the types that it really has. */
export function typed(client: DriverConsumerClient): ConsumerClient {
  return client as unknown as ConsumerClient;
}

function fatalOf(message: string): KafkaBridgeError {
  const detail = message.replace(/^\[thrd:[^\]]*\]:\s*/, "");
  const fenced = /group\.instance\.id|instance id/i.test(detail);
  return new ConsumerError(fenced ? "INSTANCE_FENCED" : "CONSUMER_FATAL", { detail });
}
