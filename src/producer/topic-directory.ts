import { ensureTopic, type TopicContext } from "../cluster/index.ts";
import type { TopicSettings } from "../config/index.ts";
import { type RouteParts, TopicRoute } from "./topic-route.ts";

/** More topics than this are looked up again when they are used, so that memory stays bounded. */
const maxTopics = 4_096;
/** Age at which the layout is asked for again, behind the scenes: partitions may have been added. */
const freshMs = 5_000;
/** Time between two of these looks. A hundred topics, all looked for every 5 s, took 3 % of the time. */
const betweenLooksMs = 500;

/**
 * The topics that this producer has seen to exist. Missing ones are created as configured, once for
 * all writes that wait for them.
 */
export class TopicDirectory {
  readonly #context: TopicContext;
  readonly #parts: RouteParts;
  readonly #routes = new Map<string, TopicRoute>();
  readonly #underWay = new Map<string, Promise<TopicRoute>>();
  #isRefreshing = false;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(context: TopicContext, parts: RouteParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** The route to a topic that has been seen; a few seconds old, of many topics as long as it takes. */
  find(topic: string): TopicRoute | undefined {
    const route = this.#routes.get(topic);
    if (route === undefined || route.partitions === 0) {
      return undefined;
    }
    const now = performance.now();
    if (now - route.checkedAt > freshMs && now - this.#lookedAt > betweenLooksMs) {
      this.#refresh(route, now);
    }
    return route;
  }

  /**
   * Sees to it that the topic exists.
   *
   * @throws as `ensureTopic` does; the next call tries again
   */
  ensure(topic: TopicSettings): Promise<TopicRoute> {
    const known = this.find(topic.name);
    if (known !== undefined) {
      return Promise.resolve(known);
    }
    const underWay = this.#underWay.get(topic.name);
    if (underWay !== undefined) {
      return underWay;
    }
    const looking = this.#look(topic).finally(() => this.#underWay.delete(topic.name));
    this.#underWay.set(topic.name, looking);
    return looking;
  }

  async #look(topic: TopicSettings): Promise<TopicRoute> {
    const layout = await ensureTopic(this.#context, topic);
    const route = this.#routes.get(topic.name) ?? this.#add(topic.name);
    route.update(layout);
    route.checkedAt = performance.now();
    return route;
  }

  #add(topic: string): TopicRoute {
    if (this.#routes.size >= maxTopics) {
      const [oldest] = this.#routes.keys();
      this.#routes.delete(oldest ?? "");
    }
    const route = new TopicRoute(topic, this.#parts);
    this.#routes.set(topic, route);
    return route;
  }

  #refresh(route: TopicRoute, now: number): void {
    // One at a time: each occupies a thread of Node's pool until the cluster answers.
    if (this.#isRefreshing) {
      return;
    }
    this.#isRefreshing = true;
    // At once, so that the next look comes after the same while even if this one fails.
    route.checkedAt = now;
    this.#lookedAt = now;
    this.#context.driver
      .topicLayout(route.topic)
      .then(
        (layout) => {
          if (layout.partitions === 0) {
            route.reset();
          } else {
            route.update(layout);
          }
        },
        // Delivery will tell; what is known serves until then.
        () => {},
      )
      .finally(() => {
        this.#isRefreshing = false;
      });
  }
}
