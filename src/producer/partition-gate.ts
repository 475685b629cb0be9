import { DeliveryTimeoutError, type KafkaBridgeError, TopicError } from "../errors/index.ts";
import type { Deadlines } from "./deadlines.ts";
import type { MessageContent } from "./message-content.ts";

/** What a gate works with. */
export interface GateParts {
  /** Hands a message to the driver; where that is not possible, it fails at once. */
  readonly produce: (content: MessageContent, token: number) => void;
  /** Fails a message that was not handed over. */
  readonly fail: (token: number, error: KafkaBridgeError) => void;
  readonly deadlines: Deadlines;
  readonly deliveryTimeoutMs: number;
  /** Whether the first message must go alone: where several requests may be under way, numbered. */
  readonly isNeeded: boolean;
}

/** The topic that a gate belongs to. */
export interface GatedTopic {
  readonly topic: string;
  /** The topic is gone. */
  reset(): void;
}

interface Waiting {
  readonly content: MessageContent;
  readonly token: number;
  readonly unwatch: () => void;
}

/** Brokers forget an idle producer after a day; far less is far enough from that. */
const maxIdleMs = 600_000;

/**
 * Sends the first message to a partition alone, and the others when it has been acknowledged.
 *
 * Without this, acknowledged records can be lost. An idempotent producer has up to five requests
 * under way to a partition, numbered. Say that 1 and 2 are refused because the leader is not ready
 * yet (it was just elected, or the topic just created), and 3 is taken: a broker that has never seen
 * this producer on the partition takes any number for the first. The driver concludes from the
 * success of 3 that 1 and 2 must have been stored too, and reports them as delivered. Once the
 * broker has seen one request it insists on an unbroken sequence, and the driver's conclusion holds.
 */
export class PartitionGate {
  readonly #parts: GateParts;
  readonly #topic: GatedTopic;
  #waiting: Waiting[] = [];
  #underWay = 0;
  #isKnown: boolean;
  #idleSince = 0;
  #isDraining = false;
  /** Messages under way whose reports say nothing of the topic as it is now. */
  #ofFormer = 0;

  constructor(parts: GateParts, topic: GatedTopic) {
    this.#parts = parts;
    this.#topic = topic;
    this.#isKnown = !parts.isNeeded;
  }

  /** Sends a message, now or when the broker knows this producer. */
  send(content: MessageContent, token: number): void {
    if (this.#underWay === 0) {
      this.#isKnown &&= !this.#parts.isNeeded || !this.#isForgotten();
    } else if (!this.#isKnown) {
      this.#wait(content, token);
      return;
    }
    this.#produce(content, token);
  }

  /** A message has been acknowledged. */
  delivered(): void {
    if (this.#ofFormer === 0) {
      this.#isKnown = true;
    }
    this.#settled();
  }

  /**
   * The topic is gone. One of the same name knows nothing of this producer, so the next message goes
   * alone again; what waits keeps its place before what is sent from now on.
   */
  forget(): void {
    this.#isKnown = !this.#parts.isNeeded;
    this.#ofFormer = this.#underWay;
  }

  /**
   * A message has failed.
   *
   * @returns the error as its writer understands it: the driver says of a topic that has vanished
   * that its partition is unknown
   */
  failed(error: KafkaBridgeError): KafkaBridgeError {
    const isGone = error.code === "PARTITION_NOT_FOUND" || error.code === "TOPIC_NOT_FOUND";
    if (isGone) {
      this.#topic.reset();
    }
    this.#settled();
    return isGone
      ? new TopicError("TOPIC_NOT_FOUND", { detail: `"${this.#topic.topic}"`, cause: error.cause })
      : error;
  }

  #isForgotten(): boolean {
    return performance.now() - this.#idleSince > maxIdleMs;
  }

  #settled(): void {
    this.#underWay--;
    this.#ofFormer = Math.max(0, this.#ofFormer - 1);
    if (this.#underWay === 0) {
      this.#idleSince = performance.now();
    }
    if (this.#waiting.length > 0 && !this.#isDraining) {
      this.#drain();
    }
  }

  #produce(content: MessageContent, token: number): void {
    this.#underWay++;
    this.#parts.produce(content, token);
  }

  #wait(content: MessageContent, token: number): void {
    const { deadlines, deliveryTimeoutMs } = this.#parts;
    const entry: Waiting = {
      content,
      token,
      unwatch: deadlines.add({ expire: () => this.#expire(entry) }, deliveryTimeoutMs),
    };
    this.#waiting.push(entry);
  }

  /** The driver's clock does not run for what waits here. */
  #expire(entry: Waiting): void {
    this.#waiting = this.#waiting.filter((each) => each !== entry);
    this.#underWay++;
    this.#ofFormer += this.#ofFormer > 0 ? 1 : 0;
    this.#parts.fail(
      entry.token,
      new DeliveryTimeoutError({
        detail: `topic "${entry.content.topic}", partition ${entry.content.partition}`,
      }),
    );
  }

  /** Sends all that wait, or, if the message before them failed, the next one alone. */
  #drain(): void {
    this.#isDraining = true;
    while (this.#isKnown || this.#underWay === 0) {
      const next = this.#waiting.shift();
      if (next === undefined) {
        break;
      }
      next.unwatch();
      this.#produce(next.content, next.token);
    }
    this.#isDraining = false;
  }
}
