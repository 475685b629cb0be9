import type { DriverProducer } from "../cluster/index.ts";
import type { KafkaBridgeError } from "../errors/index.ts";
import type { BufferMemory } from "./buffer-memory.ts";
import type { MessageContent, OutgoingMessage } from "./outgoing-message.ts";

/** Hands messages to the driver, in order, and gives their bytes back to the buffer. */
export class Sender {
  readonly #driver: DriverProducer;
  readonly #memory: BufferMemory;
  #gaveUp: KafkaBridgeError | undefined;

  constructor(driver: DriverProducer, memory: BufferMemory) {
    this.#driver = driver;
    this.#memory = memory;
  }

  /**
   * Sends a message, whose bytes have been taken from the buffer. The driver's own queue has no
   * bound: the buffer is the one bound of both.
   */
  send(content: MessageContent, message: OutgoingMessage): void {
    try {
      if (this.#gaveUp !== undefined) {
        throw this.#gaveUp;
      }
      this.#driver.produce(content, message);
    } catch (error) {
      message.failed(error as KafkaBridgeError);
    }
  }

  /** A message got its report. */
  settled(buffered: number): void {
    this.#memory.release(buffered);
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
