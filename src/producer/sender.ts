import type { DeliveryReports, DriverProducer } from "../cluster/index.ts";
import { DeliveryTimeoutError, type KafkaBridgeError } from "../errors/index.ts";
import type { ClientTelemetry } from "../telemetry/index.ts";
import type { BufferMemory } from "./buffer-memory.ts";
import { CountedOutcome } from "./counted-outcome.ts";
import type { Aging } from "./delivery-clock.ts";
import { InFlight, type InFlightMessage, type MessageOutcome } from "./in-flight.ts";
import type { MessageContent } from "./message-content.ts";
import type { TopicRoute } from "./topic-route.ts";

/** How a {@link Sender} works. */
export interface SenderOptions {
  /**
   * A report of success without an offset does not count. The idempotent driver makes one up for a
   * record that it has no answer for, when the broker has taken a later one. That does not follow
   * where the broker knows nothing of this producer on the partition, as on a topic that was deleted
   * and made again.
   */
  readonly needsOffsets?: boolean;
  /** Counts the messages, where somebody wants to know. */
  readonly telemetry?: ClientTelemetry;
}

/** Hands messages to the driver, each partition's in order, and their reports to who waits for them. */
export class Sender implements DeliveryReports, Aging {
  readonly #memory: BufferMemory;
  readonly #inFlight = new InFlight();
  readonly #needsOffsets: boolean;
  readonly #telemetry: ClientTelemetry | undefined;
  /** Bytes of messages that nobody waits for any more, and whose report is still to come. */
  #abandoned = 0;
  #driver: DriverProducer | undefined;
  #gaveUp: KafkaBridgeError | undefined;

  constructor(memory: BufferMemory, { needsOffsets = false, telemetry }: SenderOptions = {}) {
    this.#memory = memory;
    this.#needsOffsets = needsOffsets;
    this.#telemetry = telemetry;
  }

  tick(now: number): void {
    this.#inFlight.tick(now);
  }

  expire(before: number, errorOf: () => KafkaBridgeError): number {
    let error: KafkaBridgeError | undefined;
    for (const token of this.#inFlight.addedBefore(before)) {
      error ??= errorOf();
      const { outcome, tag, buffered } = this.#inFlight.abandon(token);
      this.#abandoned += buffered;
      outcome.onFailed(tag, error);
    }
    return this.#abandoned;
  }

  /** From now on, messages go to this driver, whose reports come here. */
  open(driver: DriverProducer): void {
    this.#driver = driver;
  }

  /**
   * Sends a message, whose bytes have been taken from the buffer. The driver's own queue has no
   * bound: the buffer is the one bound of both.
   */
  send(route: TopicRoute, content: MessageContent, outcome: MessageOutcome, tag = 0): void {
    if (content.partition < 0) {
      content.partition = route.partitionFor(content.key, content.buffered);
    }
    const gate = route.gate(content.partition);
    const awaited =
      this.#telemetry?.on === true
        ? new CountedOutcome(this.#telemetry, outcome, content)
        : outcome;
    const token = this.#inFlight.add(awaited, tag, content.buffered, gate);
    if (gate === undefined) {
      this.produce(content, token);
    } else {
      gate.send(content, token);
    }
  }

  /** Hands a message to the driver; where that is not possible, the message has failed. */
  produce(content: MessageContent, token: number): void {
    if (this.#gaveUp === undefined) {
      this.#driver?.produce(content, token);
    } else {
      this.failed(token, this.#gaveUp);
    }
  }

  delivered(token: number, partition: number, offset: number): void {
    if (offset < 0 && this.#needsOffsets) {
      const detail = `partition ${partition}: a later record was acknowledged, this one was not`;
      this.failed(token, new DeliveryTimeoutError({ detail }));
      return;
    }
    const message = this.#take(token);
    if (message !== undefined) {
      message.gate?.delivered();
      message.outcome.onDelivered(message.tag, partition, offset);
    }
  }

  failed(token: number, error: KafkaBridgeError): void {
    const message = this.#take(token);
    if (message !== undefined) {
      message.outcome.onFailed(message.tag, message.gate?.failed(error) ?? error);
    }
  }

  /** Takes a message out, and gives its room back. */
  #take(token: number): InFlightMessage | undefined {
    const message = this.#inFlight.take(token);
    if (message !== undefined) {
      this.#memory.release(message.buffered);
      this.#abandoned -= InFlight.isAwaited(message) ? 0 : message.buffered;
    }
    return message;
  }

  /** Whether no message is under way. Looks at all of them. */
  get isIdle(): boolean {
    return this.#inFlight.tokens().length === 0;
  }

  /**
   * Gives up on all messages under way, whose reports, should they come yet, are passed over, and on
   * those that are sent from now on: the room that the former leave lets the latter in.
   */
  giveUp(error: KafkaBridgeError): void {
    this.#gaveUp = error;
    for (const token of this.#inFlight.tokens()) {
      this.failed(token, error);
    }
  }
}

/** Where messages are sent to. */
export type MessageSink = Pick<Sender, "send">;
