import { setTimeout as delay } from "node:timers/promises";
import { KafkaTopics } from "../../cluster/index.ts";
import type { ProviderState } from "../../config/index.ts";
import { TopicScan } from "../../consumer/index.ts";
import { classifyError, TopicError, UnsupportedError } from "../../errors/index.ts";
import { partitionOfKey, type RecordInput } from "../../producer/index.ts";
import { Backoff } from "../../retry/index.ts";
import { decodeState, encodeState, type StatePlace, stateKey } from "./state-record.ts";

/** As the clients of Kafka do it by default: a shard's records are where their key belongs. */
const partitionOf = partitionOfKey("murmur2");

/** Values of the newest records, by key and partition. */
type NewestValues = Map<string, Map<number, string>>;

const retryRules = { initialMs: 100, maxMs: 2_000 };
const mostTries = 8;

/** The compacted topic that keeps how far each shard was read. */
export class StateTopic {
  readonly #state: ProviderState;
  readonly #place: StatePlace;
  #partitions = 0;

  constructor(state: ProviderState, place: StatePlace) {
    this.#state = state;
    this.#place = place;
  }

  get name(): string {
    return this.#state.topic.name;
  }

  /**
   * Sees to it that the topic is there, and finds out how many partitions it has.
   *
   * @throws TopicError, AuthorizationError, ConnectionError, AuthenticationError
   */
  async prepare(): Promise<void> {
    const { topic, kafka } = this.#state;
    if (topic.autoCreate) {
      await this.#ensure();
    }
    await using scan = await TopicScan.open(kafka);
    const { length } = await scan.partitionsOf(topic.name);
    if (length === 0) {
      throw new TopicError("TOPIC_NOT_FOUND", {
        detail: `"${topic.name}", which keeps how far a provider was read`,
      });
    }
    this.#partitions = length;
  }

  async #ensure(): Promise<void> {
    const { topic, kafka } = this.#state;
    const { name, replicationFactor, config } = topic;
    await using topics = new KafkaTopics(kafka);
    try {
      const { partitions } = topic;
      const found = await topics.ensure({ name, partitions, replicationFactor, config });
      const policy = found.differences.find(({ property }) => property === "config.cleanup.policy");
      if (policy !== undefined) {
        kafka.logger.warn(
          `topic "${name}" is not compacted (cleanup.policy is ${policy.actual ?? "not known"}): what its retention takes is read again after a restart`,
          { topic: name },
        );
      }
    } catch (error) {
      // Topics of the embedded cluster are there when they are asked for.
      if (!(classifyError(error) instanceof UnsupportedError)) {
        throw error;
      }
    }
  }

  /** The partition that a shard belongs to. */
  partitionOf(shardId: string): number {
    return partitionOf(Buffer.from(stateKey(this.#place, shardId)), this.#partitions);
  }

  /** The record that says how far a shard was read. */
  record(shardId: string, untilMs: number, nowMs: number): RecordInput {
    return {
      topic: this.name,
      partition: this.partitionOf(shardId),
      key: stateKey(this.#place, shardId),
      value: encodeState(untilMs, nowMs),
    };
  }

  /**
   * How far shards were read, by what was committed up to now. All partitions are read: a shard belongs
   * to another one when partitions were added.
   *
   * @returns by {@link stateKey | key}; `undefined` where the key has no state
   * @throws ProviderError `PROVIDER_STATE_INVALID` from the function that is returned; what reading a
   * topic throws
   */
  async read(signal: AbortSignal): Promise<(shardId: string) => number | undefined> {
    const newest = await this.#newest(signal);
    return (shardId) => {
      const key = stateKey(this.#place, shardId);
      const times = [...(newest.get(key)?.values() ?? [])].map((value) => decodeState(key, value));
      return times.length === 0 ? undefined : Math.max(...times);
    };
  }

  /** Leaders of a new topic are not known everywhere at once, and those of any may change just now. */
  async #newest(signal: AbortSignal): Promise<NewestValues> {
    const backoff = new Backoff(retryRules);
    for (let tries = 1; ; tries++) {
      try {
        return await this.#newestOnce(signal);
      } catch (error) {
        if (!classifyError(error).retriable || tries === mostTries) {
          throw error;
        }
      }
      await delay(backoff.next(), undefined, { signal });
    }
  }

  async #newestOnce(signal: AbortSignal): Promise<NewestValues> {
    await using scan = await TopicScan.open(this.#state.kafka, signal);
    const newest: NewestValues = new Map();
    for await (const record of scan.records(await scan.pieces(this.name), signal)) {
      const key = String(record.key ?? "");
      const values = newest.get(key) ?? new Map<number, string>();
      newest.set(key, values);
      if (record.value === null) {
        values.delete(record.partition);
      } else {
        values.set(record.partition, Buffer.from(record.value).toString("utf8"));
      }
    }
    return newest;
  }
}
