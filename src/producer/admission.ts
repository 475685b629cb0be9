import type { KafkaConfig, TopicSettings } from "../config/index.ts";
import { QueueFullError, TimeoutError } from "../errors/index.ts";
import type { BufferMemory } from "./buffer-memory.ts";
import type { Deadlines } from "./deadlines.ts";
import type { Link, ProducerConnection } from "./producer-connection.ts";
import type { TopicRoute } from "./topic-route.ts";
import type { Stop, WriteWatch } from "./write-limits.ts";

/** What a write needs before its bytes can go: room, a connection, and its topic. */
export interface Admitted {
  readonly link: Link;
  readonly route: TopicRoute;
}

/** What admission works with. */
export interface AdmissionParts {
  readonly config: KafkaConfig;
  readonly memory: BufferMemory;
  readonly deadlines: Deadlines;
  readonly connection: ProducerConnection;
}

/** The steps that a write waits for. Who came first gets room first. */
export class Admission {
  readonly #config: KafkaConfig;
  readonly #memory: BufferMemory;
  readonly #deadlines: Deadlines;
  readonly #connection: ProducerConnection;

  constructor({ config, memory, deadlines, connection }: AdmissionParts) {
    this.#config = config;
    this.#memory = memory;
    this.#deadlines = deadlines;
    this.#connection = connection;
  }

  /**
   * Takes room in the buffer, connects, and sees to the topic. Where one of them fails, the room is
   * given back.
   *
   * @throws QueueFullError, what connecting and `ensureTopic` throw, TimeoutError, or the reason of
   * the abort signal
   */
  async admit(watch: WriteWatch, bytes: number, topic: TopicSettings): Promise<Admitted> {
    await this.#room(watch, bytes);
    try {
      const link = await watch.during(this.#connection.open(), (stop) =>
        stopError(stop, "connecting"),
      );
      const route = await watch.during(link.topics.ensure(topic), (stop) =>
        stopError(stop, `waiting for topic "${topic.name}"`),
      );
      return { link, route };
    } catch (error) {
      this.#memory.release(bytes);
      throw error;
    }
  }

  #room(watch: WriteWatch, bytes: number): Promise<void> {
    if (this.#memory.tryTake(bytes)) {
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const { deliveryTimeoutMs } = this.#config.producer;
      const place = this.#memory.queue(bytes, () => {
        unwatch();
        resolve();
      });
      const leave = (error: unknown): void => {
        unwatch();
        place.leave();
        reject(error);
      };
      const unwatch = this.#deadlines.add(
        { expire: () => leave(queueFullError(deliveryTimeoutMs, this.#memory.used)) },
        deliveryTimeoutMs,
      );
      watch.onStop((stop) =>
        leave(
          stop.kind === "aborted" ? stop.reason : queueFullError(stop.timeoutMs, this.#memory.used),
        ),
      );
    });
  }
}

function queueFullError(timeoutMs: number, used: number): QueueFullError {
  return new QueueFullError({
    detail: `${used} bytes waited for acknowledgement throughout ${timeoutMs} ms`,
  });
}

function stopError(stop: Stop, step: string): unknown {
  return stop.kind === "aborted"
    ? stop.reason
    : new TimeoutError({ detail: `${step} took longer than timeoutMs (${stop.timeoutMs} ms)` });
}
