import type { DriverProducer } from "../cluster/index.ts";
import type { KafkaBridgeError } from "../errors/index.ts";
import type { BufferMemory } from "./buffer-memory.ts";
import type { MessageContent, OutgoingMessage } from "./outgoing-message.ts";

/** Hands messages to the driver, in order, and gives their bytes back to the buffer. */
export class Sender {
  readonly #driver: DriverProducer;
  readonly #memory: BufferMemory;

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
      this.#driver.produce(content, message);
    } catch (error) {
      message.failed(error as KafkaBridgeError);
    }
  }

  /** A message got its report. */
  settled(buffered: number): void {
    this.#memory.release(buffered);
  }

  /** Gives up on all messages under way. Their reports, should they come yet, are passed over. */
  giveUp(error: KafkaBridgeError): void {
    this.#driver.abandon(error);
  }
}
