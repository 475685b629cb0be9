import { ensureTopic, type TopicContext } from "../cluster/index.ts";
import type { TopicSettings } from "../config/index.ts";

/** More topics than this are looked up again when they are used, so that memory stays bounded. */
const maxTopics = 4_096;
/** Age at which the number of partitions is asked for again, behind the scenes. */
const freshMs = 5_000;

interface KnownTopic {
  partitions: number;
  checkedAt: number;
}

/**
 * The topics that this producer has seen to exist, with their numbers of partitions. Missing ones
 * are created as configured, once for all writes that wait for them.
 */
export class TopicDirectory {
  readonly #context: TopicContext;
  readonly #known = new Map<string, KnownTopic>();
  readonly #underWay = new Map<string, Promise<number>>();

  constructor(context: TopicContext) {
    this.#context = context;
  }

  /** Whether the topic has been seen. */
  has(topic: string): boolean {
    return this.#known.has(topic);
  }

  /**
   * Sees to it that the topic exists.
   *
   * @returns the number of partitions, at most a few seconds old
   * @throws as `ensureTopic` does; the next call tries again
   */
  ensure(topic: TopicSettings): Promise<number> {
    const known = this.#known.get(topic.name);
    if (known === undefined) {
      return this.#look(topic);
    }
    if (performance.now() - known.checkedAt > freshMs) {
      this.#refresh(topic.name, known);
    }
    return Promise.resolve(known.partitions);
  }

  /** The topic did not exist after all: the next write looks for it again. */
  forget(topic: string): void {
    this.#known.delete(topic);
  }

  #look(topic: TopicSettings): Promise<number> {
    const underWay = this.#underWay.get(topic.name);
    if (underWay !== undefined) {
      return underWay;
    }
    const looking = ensureTopic(this.#context, topic)
      .then((partitions) => {
        this.#remember(topic.name, partitions);
        return partitions;
      })
      .finally(() => this.#underWay.delete(topic.name));
    this.#underWay.set(topic.name, looking);
    return looking;
  }

  #remember(topic: string, partitions: number): void {
    if (this.#known.size >= maxTopics) {
      const [oldest] = this.#known.keys();
      this.#known.delete(oldest ?? "");
    }
    this.#known.set(topic, { partitions, checkedAt: performance.now() });
  }

  #refresh(topic: string, known: KnownTopic): void {
    // At once, so that the writes of the meantime do not ask as well.
    known.checkedAt = performance.now();
    this.#context.driver.topicLayout(topic).then(
      (layout) => {
        if (layout.partitions === 0) {
          this.forget(topic);
        } else {
          known.partitions = layout.partitions;
        }
      },
      // Delivery will tell; the old number serves until then.
      () => {},
    );
  }
}
