import type { PartitionOffset, TopicPartition } from "../cluster/index.ts";
import { type KafkaBridgeError, TopicError } from "../errors/index.ts";
import type { Connection } from "./connection.ts";
import { Discovery } from "./discovery.ts";
import type { Membership } from "./membership.ts";
import type { PlacedPartition } from "./placed-partition.ts";
import { resolveOffsets, type StartingOffset } from "./starting-offset.ts";
import { isPattern, topicsMatching } from "./topic-pattern.ts";

/** What to read without a group. */
export interface AssignmentRequest {
  /** A topic by name, or a regular expression that begins with `^`. */
  readonly topic: string;
  /** Default: all partitions. Not with a regular expression. */
  readonly partition?: number;
  /** Default: as `consumer.offsetReset` says, with `error` for the end. */
  readonly offset?: StartingOffset;
}

const metadataTimeoutMs = 5_000;

/**
 * Partitions chosen by the reader. It joins no group and commits nothing. Partitions that appear
 * later are read from their beginning, if they are followed.
 */
export class Assignment implements Membership {
  readonly commits = false;
  readonly #connection: Connection;
  readonly #requests: readonly AssignmentRequest[];
  readonly #follow: boolean;
  readonly #defaultOffset: StartingOffset;
  readonly #known = new Set<string>();
  readonly #discovery: Discovery;
  readonly #start: (PlacedPartition & PartitionOffset)[] = [];

  constructor(
    connection: Connection,
    requests: readonly AssignmentRequest[],
    options: {
      readonly follow: boolean;
      readonly defaultOffset: StartingOffset;
      readonly onError: (error: KafkaBridgeError) => void;
    },
  ) {
    this.#connection = connection;
    this.#requests = requests;
    this.#follow = options.follow;
    this.#defaultOffset = options.defaultOffset;
    this.#discovery = new Discovery(() => this.#discover(), options.onError);
  }

  /**
   * Looks up where reading starts.
   *
   * @throws TopicError where a partition, or without following a topic, does not exist
   */
  async prepare(): Promise<void> {
    for (const request of this.#requests) {
      const partitions = await this.#partitionsOf(request);
      const missing = partitions.length === 0 && !this.#follow;
      if (missing) {
        throw new TopicError("TOPIC_NOT_FOUND", { detail: `"${request.topic}"` });
      }
      this.#start.push(...(await this.#place(request, partitions)));
    }
  }

  async join(): Promise<void> {
    await this.#connection.fetcher.between(() => {
      this.#connection.driver.assign(this.#start);
      this.#connection.add(this.#start);
    });
    if (this.#follow) {
      this.#discovery.start();
    }
  }

  async leave(): Promise<void> {
    this.#discovery.stop();
    await this.#connection.fetcher.between(() => {
      this.#connection.driver.unassign([...this.#connection.partitions]);
      this.#connection.partitions.remove([...this.#connection.partitions]);
    });
  }

  async #partitionsOf({ topic, partition }: AssignmentRequest): Promise<TopicPartition[]> {
    const { queries } = this.#connection.driver;
    const found = isPattern(topic)
      ? await queries.allTopics(metadataTimeoutMs)
      : new Map([[topic, await queries.partitionsOf(topic, metadataTimeoutMs)]]);
    const all = topicsMatching(topic, found.keys()).flatMap((name) =>
      (found.get(name) ?? []).map((id) => ({ topic: name, partition: id })),
    );
    if (partition === undefined) {
      return all;
    }
    const one = all.filter((each) => each.partition === partition);
    if (one.length === 0) {
      throw new TopicError("PARTITION_NOT_FOUND", { detail: `"${topic}", partition ${partition}` });
    }
    return one;
  }

  async #place(
    { offset = this.#defaultOffset }: AssignmentRequest,
    partitions: readonly TopicPartition[],
  ): Promise<(PlacedPartition & PartitionOffset)[]> {
    const fresh = partitions.filter((each) => !this.#known.has(keyOf(each)));
    for (const each of fresh) {
      this.#known.add(keyOf(each));
    }
    const { driver, replacedTopics } = this.#connection;
    // Before the offsets: those of a topic made again meanwhile are not taken for the old one's.
    const ids = await replacedTopics.identify(fresh);
    const placed = await resolveOffsets(driver.queries, fresh, offset);
    return placed.map((each) => ({ ...each, topicId: ids.get(each.topic) }));
  }

  async #discover(): Promise<void> {
    const whole = this.#requests.filter(({ partition }) => partition === undefined);
    await Promise.all(whole.map((request) => this.#discoverOf(request)));
  }

  async #discoverOf(request: AssignmentRequest): Promise<void> {
    const partitions = await this.#partitionsOf(request);
    const fresh = await this.#place({ ...request, offset: "beginning" }, partitions);
    if (fresh.length > 0 && !this.#discovery.stopped) {
      await this.#connection.fetcher.between(() => {
        this.#connection.driver.assignMore(fresh);
        this.#connection.add(fresh);
      });
    }
  }
}

function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}/${partition}`;
}
