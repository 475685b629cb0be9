import { setTimeout as delay } from "node:timers/promises";
import {
  type DriverConsumerQueries,
  logicalOffsets,
  type TopicPartition,
} from "../cluster/index.ts";
import { classifyError, type KafkaBridgeError } from "../errors/index.ts";
import type { AssignedPartition } from "./assigned-partition.ts";
import type { TopicReplacedNotice } from "./consumer-events.ts";
import { untilAborted } from "./deadline.ts";
import { Discovery } from "./discovery.ts";
import type { PlacedPartition } from "./placed-partition.ts";

/** What noticing replaced topics, and beginning anew, works with. */
export interface ReplacedTopicsParts {
  readonly queries: Pick<DriverConsumerQueries, "topicIds" | "watermarks">;
  /** What is read now. */
  readonly partitions: Iterable<AssignedPartition>;
  /** Runs a task while no poll is under way. */
  readonly between: (task: () => Promise<void>) => Promise<void>;
  /** Between polls, reads a partition from another place on; false where it was given back. */
  readonly move: (partition: AssignedPartition, to: Beginning) => Promise<boolean>;
  readonly onReplaced: (notice: TopicReplacedNotice) => void;
  /** It could not be found out, or not be done, this time; there will be another. */
  readonly onError: (error: KafkaBridgeError) => void;
  /** After this time every broker knows which topic a name means. Default 2,500. */
  readonly settleMs?: number;
}

type Beginning = PlacedPartition & { readonly offset: number };
type TopicIds = ReadonlyMap<string, string>;
type OfTopic = TopicPartition & { readonly topicId?: string | undefined };

/** How long the driver may hold a thread of Node's pool with a question. */
const askMs = 1_000;
const defaultSettleMs = 2_500;

/**
 * Notices topics that were deleted and made again. Offsets of the old topic mean nothing in the new
 * one: reading on at the same number, as the driver does, would pass over what is before it.
 *
 * Ids tell two topics of one name apart. A commit carries the id of the topic that it is of, and a
 * partition that is read the id of the topic that its offsets are of. Where brokers name another, the
 * partition begins anew, once they have named it for a while: a leader that hears of the new topic
 * later than others would serve the old one, from its beginning.
 */
export class ReplacedTopics {
  readonly #parts: ReplacedTopicsParts;
  /** The oldest id known of each topic: what bears no id may be of that one. */
  readonly #oldest = new Map<string, string>();
  /** Ids of topics that were replaced: a broker that names them still is behind. */
  readonly #gone = new Set<string>();
  /** The ids by which topics seemed replaced when they were looked at last. */
  #suspected: TopicIds = new Map();
  #discovery: Discovery | undefined;

  constructor(parts: ReplacedTopicsParts) {
    this.#parts = parts;
  }

  /** Looks at the topics that are read every few seconds, until `stop`. */
  start(): void {
    this.#discovery = new Discovery(() => this.look(), this.#parts.onError);
    this.#discovery.start();
  }

  stop(): void {
    this.#discovery?.stop();
  }

  /**
   * Finds out of which topic partitions are that are about to be read. Those whose place is one in
   * another topic are placed at the beginning. Never throws.
   *
   * @param signal - waits no longer
   */
  async check(
    partitions: readonly PlacedPartition[],
    signal: AbortSignal,
  ): Promise<readonly PlacedPartition[]> {
    let ids = await this.#tryAsking(partitions, signal);
    this.#remember(partitions, ids);
    if (partitions.some((each) => this.#isReplaced(each, ids))) {
      const { settleMs = defaultSettleMs } = this.#parts;
      await delay(settleMs, undefined, { signal }).catch(() => {});
      ids = await this.#tryAsking(partitions, signal);
    }
    const replaced = partitions.filter((each) => this.#isReplaced(each, ids));
    const anew = new Map(
      await Promise.all(
        replaced.map(async (each) => [each, await this.#atBeginning(each, ids)] as const),
      ),
    );
    this.#tell(replaced, ids);
    return partitions.map(
      (each) => anew.get(each) ?? { ...each, topicId: ids.get(each.topic) ?? each.topicId },
    );
  }

  /**
   * Finds out which topics are meant by where their reader wants to begin. Never throws; those that
   * are not known are left out.
   */
  async identify(partitions: readonly TopicPartition[]): Promise<ReadonlyMap<string, string>> {
    return await this.#tryAsking(partitions);
  }

  /** Looks once; what seems replaced for the second time begins anew. */
  async look(): Promise<void> {
    const read = [...this.#parts.partitions];
    const ids = await this.#ask(read);
    this.#remember(read, ids);
    for (const partition of read) {
      partition.topicId ??= this.#oldest.get(partition.topic);
    }
    const replaced = read.filter((each) => this.#isReplaced(each, ids));
    const before = this.#suspected;
    this.#suspected = new Map(replaced.map(({ topic }) => [topic, ids.get(topic) ?? ""]));
    await this.#beginAnew(
      replaced.filter(({ topic }) => before.get(topic) === ids.get(topic)),
      ids,
    );
  }

  async #beginAnew(replaced: readonly AssignedPartition[], ids: TopicIds): Promise<void> {
    const places = await Promise.all(replaced.map((each) => this.#tryPlacing(each, ids)));
    if (places.every((place) => place === undefined)) {
      return;
    }
    await this.#parts.between(async () => {
      const moved: AssignedPartition[] = [];
      for (const [index, partition] of replaced.entries()) {
        const place = places[index];
        if (place !== undefined && (await this.#tryMoving(partition, place))) {
          moved.push(partition);
        }
      }
      // Before the next poll, so before anything of the new topic is handed out.
      this.#tell(moved, ids);
    });
  }

  async #tryPlacing(partition: AssignedPartition, ids: TopicIds): Promise<Beginning | undefined> {
    try {
      const { low } = await this.#parts.queries.watermarks(partition, askMs);
      return { ...placeAt(partition, low, ids), claim: low };
    } catch (error) {
      this.#parts.onError(classifyError(error, { operation: "read a replaced topic" }));
      return undefined;
    }
  }

  async #tryMoving(partition: AssignedPartition, place: Beginning): Promise<boolean> {
    try {
      return await this.#parts.move(partition, place);
    } catch (error) {
      this.#parts.onError(classifyError(error, { operation: "read a replaced topic" }));
      return false;
    }
  }

  async #atBeginning(partition: PlacedPartition, ids: TopicIds): Promise<PlacedPartition> {
    try {
      const { low } = await this.#parts.queries.watermarks(partition, askMs);
      return { ...placeAt(partition, low, ids), claim: low };
    } catch {
      return placeAt(partition, logicalOffsets.beginning, ids);
    }
  }

  #tell(replaced: readonly OfTopic[], ids: TopicIds): void {
    const byTopic = new Map<string, OfTopic[]>();
    for (const each of replaced) {
      byTopic.set(each.topic, [...(byTopic.get(each.topic) ?? []), each]);
    }
    for (const [topic, ofTopic] of byTopic) {
      for (const each of ofTopic) {
        this.#gone.add(this.#lastId(each) ?? "");
      }
      const partitions = ofTopic.map(({ partition }) => partition).sort((a, b) => a - b);
      this.#parts.onReplaced({ topic, partitions, topicId: ids.get(topic) ?? "" });
    }
  }

  #remember(partitions: readonly OfTopic[], ids: TopicIds): void {
    for (const each of partitions) {
      const { topic, topicId = ids.get(topic) } = each;
      const oldest = this.#oldest.get(topic);
      // Where partitions of a topic were committed of two, what bears no id may be of the older one.
      if (topicId !== undefined && (oldest === undefined || oldest === ids.get(topic))) {
        this.#oldest.set(topic, topicId);
      }
    }
  }

  #isReplaced(partition: OfTopic, ids: TopicIds): boolean {
    const id = ids.get(partition.topic);
    const last = this.#lastId(partition);
    return id !== undefined && last !== undefined && id !== last;
  }

  #lastId({ topic, topicId }: OfTopic): string | undefined {
    return topicId ?? this.#oldest.get(topic);
  }

  async #ask(partitions: readonly TopicPartition[]): Promise<TopicIds> {
    const topics = [...new Set(partitions.map(({ topic }) => topic))];
    const ids = await this.#parts.queries.topicIds(topics, askMs);
    return new Map([...ids].filter(([, id]) => !this.#gone.has(id)));
  }

  async #tryAsking(partitions: readonly TopicPartition[], signal?: AbortSignal): Promise<TopicIds> {
    if (signal?.aborted) {
      return new Map();
    }
    try {
      const asked = this.#ask(partitions);
      return await (signal === undefined ? asked : untilAborted(asked, signal));
    } catch (cause) {
      const error = classifyError(cause);
      // What may pass is left to the looks that follow, which tell of it where it does not.
      if (!error.retriable) {
        this.#parts.onError(error);
      }
      return new Map();
    }
  }
}

function placeAt({ topic, partition }: TopicPartition, offset: number, ids: TopicIds): Beginning {
  return { topic, partition, offset, topicId: ids.get(topic) };
}
