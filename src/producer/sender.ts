import type { DriverProducer } from "../cluster/index.ts";
import type { KafkaBridgeError } from "../errors/index.ts";
import type { MessageContent, OutgoingMessage } from "./outgoing-message.ts";
import type { TopicRoute } from "./topic-route.ts";

/** Hands messages to the driver, each partition's in order. */
export class Sender {
  readonly #driver: DriverProducer;
  #gaveUp: KafkaBridgeError | undefined;

  constructor(driver: DriverProducer) {
    this.#driver = driver;
  }

  /**
   * Sends a message, whose bytes have been taken from the buffer. The driver's own queue has no
   * bound: the buffer is the one bound of both.
   */
  send(route: TopicRoute, content: MessageContent, message: OutgoingMessage): void {
    const { partition, key, value } = content;
    const chosen = partition < 0 ? route.partitionFor(key, value?.length ?? 0) : partition;
    const placed = partition < 0 ? { ...content, partition: chosen } : content;
    const gate = route.gate(chosen);
    if (gate === undefined) {
      try {
        this.produce(placed, message);
      } catch (error) {
        message.failed(error as KafkaBridgeError);
      }
      return;
    }
    message.gate = gate;
    gate.send(placed, message);
  }

  /** Hands a message to the driver. Throws where that is not possible. */
  produce(content: MessageContent, message: OutgoingMessage): void {
    if (this.#gaveUp !== undefined) {
      throw this.#gaveUp;
    }
    this.#driver.produce(content, message);
  }

  /**
   * Gives up on all messages under way, whose reports, should they come yet, are passed over, and on
   * those that are sent from now on: the room that the former leave lets the latter in.
   */
  giveUp(error: KafkaBridgeError): void {
    this.#gaveUp = error;
    this.#driver.abandon(error);
  }
}
