import type { DriverProducer } from "../cluster/index.ts";
import type { KafkaBridgeError } from "../errors/index.ts";
import type { BufferMemory } from "./buffer-memory.ts";
import type { MessageContent, OutgoingMessage } from "./outgoing-message.ts";

interface Blocked {
  readonly content: MessageContent;
  readonly message: OutgoingMessage;
}

/**
 * Hands messages to the driver in order. When the driver's queue is full (its own bound is off, but
 * a setting may turn it on), they wait for delivery reports.
 */
export class Sender {
  readonly #driver: DriverProducer;
  readonly #memory: BufferMemory;
  #blocked: Blocked[] = [];
  #pumping = false;

  constructor(driver: DriverProducer, memory: BufferMemory) {
    this.#driver = driver;
    this.#memory = memory;
  }

  /** Sends a message, whose bytes have been taken from the buffer. */
  send(content: MessageContent, message: OutgoingMessage): void {
    if (this.#blocked.length > 0 || !this.#produce(content, message)) {
      this.#blocked.push({ content, message });
    }
  }

  /** A message got its report: its bytes go back to the buffer. */
  settled(buffered: number): void {
    this.#memory.release(buffered);
    if (this.#blocked.length > 0) {
      this.#pump();
    }
  }

  /** Gives up on all messages under way. Their reports, should they come yet, are passed over. */
  giveUp(error: KafkaBridgeError): void {
    const blocked = this.#blocked;
    this.#blocked = [];
    this.#driver.abandon(error);
    for (const { message } of blocked) {
      message.failed(error);
    }
  }

  /** Hands it over; false where the driver's queue is full. */
  #produce(content: MessageContent, message: OutgoingMessage): boolean {
    try {
      return this.#driver.produce(content, message);
    } catch (error) {
      message.failed(error as KafkaBridgeError);
      return true;
    }
  }

  /** Messages that fail give room, which asks for the next: not within each other. */
  #pump(): void {
    if (this.#pumping) {
      return;
    }
    this.#pumping = true;
    let sent = 0;
    for (const { content, message } of this.#blocked) {
      if (!this.#produce(content, message)) {
        break;
      }
      sent++;
    }
    this.#blocked.splice(0, sent);
    this.#pumping = false;
  }
}
