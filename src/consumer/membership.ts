import { setTimeout as delay } from "node:timers/promises";
import type { KafkaConfig } from "../config/index.ts";
import { ConfigError, type KafkaBridgeError, TopicError } from "../errors/index.ts";
import { signals } from "../otlp/index.ts";
import type { Connection } from "./connection.ts";
import { within } from "./deadline.ts";
import { Discovery } from "./discovery.ts";
import { isPattern, patternOf, topicsMatching } from "./topic-pattern.ts";

/** How a reader comes to its partitions. */
export interface Membership {
  /** Whether there is a group to commit for. */
  readonly commits: boolean;
  join(): Promise<void>;
  /**
   * Gives everything back. What is to be committed was committed before.
   *
   * @param hurried - does not wait for a join that is under way, as it cannot succeed
   */
  leave(hurried: boolean): Promise<void>;
}

const metadataTimeoutMs = 5_000;
/** Leaving needs no broker; only a driver in trouble takes longer. */
const leaveTimeoutMs = 5_000;
const placingMs = 1_000;

/**
 * From subscribing on, how long leaving waits for the first answer of the group. A driver that leaves
 * before it has that answer does not tell the group, which then counts it as a member, with partitions
 * of its own, until its session times out.
 */
const firstAnswerMs = 3_000;

/** Partitions as a group shares them out among its members. */
export class GroupMembership implements Membership {
  readonly commits = true;
  readonly #config: KafkaConfig;
  readonly #connection: Connection;
  readonly #topics: readonly string[];
  readonly #discovery: Discovery;
  #subscribed: readonly string[] = [];
  #subscribedAt = Number.NEGATIVE_INFINITY;

  /** @throws ConfigError without a group id, and for a regular expression that does not compile */
  constructor(
    config: KafkaConfig,
    connection: Connection,
    topics: readonly string[],
    onError: (error: KafkaBridgeError) => void,
  ) {
    if (config.consumer.groupId === undefined) {
      throw new ConfigError("CONFIG_INVALID", {
        issues: [
          {
            path: "groupId",
            message: "is needed to read as a member of a group; `assign` reads without one",
          },
        ],
      });
    }
    for (const topic of topics.filter(isPattern)) {
      patternOf(topic);
    }
    this.#config = config;
    this.#connection = connection;
    this.#topics = topics;
    this.#discovery = new Discovery(() => this.#subscribe(), onError);
  }

  /** @throws TopicError for a configured topic that is missing and not to be created */
  async join(): Promise<void> {
    const { queries } = this.#connection.driver;
    for (const topic of this.#topics.filter((each) => this.#mustExist(each))) {
      if ((await queries.partitionsOf(topic, metadataTimeoutMs)).length === 0) {
        throw new TopicError("TOPIC_NOT_FOUND", { detail: `"${topic}"` });
      }
    }
    await this.#subscribe();
    if (this.#topics.some(isPattern)) {
      this.#discovery.start();
    }
  }

  async leave(hurried: boolean): Promise<void> {
    this.#discovery.stop();
    const { driver, partitions, rebalancer } = this.#connection;
    const deadline = this.#subscribedAt + firstAnswerMs;
    while (!hurried && !rebalancer.isMember && performance.now() < deadline) {
      await delay(5);
    }
    rebalancer.hurry();
    // Partitions that are being placed are taken over first: only then are they asked back.
    await within(rebalancer.settled(), placingMs, "taking partitions over").catch(() => {});
    driver.unsubscribe();
    const given = async (): Promise<void> => {
      // The driver asks for the partitions back by an event, when it comes to it.
      while (partitions.size > 0) {
        await delay(5);
        await rebalancer.settled();
      }
    };
    await within(given(), leaveTimeoutMs, "leaving the group");
    rebalancer.forget();
  }

  /** A topic that is gone stays subscribed: it costs nothing, and may come back. */
  async #subscribe(): Promise<void> {
    const { driver } = this.#connection;
    const all = this.#topics.some(isPattern)
      ? (await driver.queries.allTopics(metadataTimeoutMs)).keys()
      : [];
    const names = [...all];
    const found = this.#topics.flatMap((topic) => topicsMatching(topic, names));
    const topics = [...new Set([...this.#subscribed, ...found])];
    if (topics.length > this.#subscribed.length && !this.#discovery.stopped) {
      if (this.#subscribed.length === 0) {
        this.#subscribedAt = performance.now();
      }
      this.#subscribed = topics;
      driver.subscribe(topics);
    }
  }

  #mustExist(topic: string): boolean {
    return signals
      .map((signal) => this.#config.topic[signal])
      .some(({ autoCreate, name }) => name === topic && !autoCreate);
  }
}
