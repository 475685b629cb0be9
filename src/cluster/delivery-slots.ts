import type { KafkaBridgeError } from "../errors/index.ts";

/** Learns what became of a record. */
export interface Delivery {
  /** The record is on the topic. `offset` is −1 where the broker did not tell. */
  delivered(partition: number, offset: number): void;
  failed(error: KafkaBridgeError): void;
}

/**
 * Numbers for the records under way. A record goes through the driver with its number instead of
 * an object: the driver keeps a handle for each, and the garbage collector looks into every handle
 * to a young object, again and again, which costs about a tenth of the throughput.
 */
export class DeliverySlots {
  readonly #slots: (Delivery | undefined)[] = [];
  readonly #free: number[] = [];

  /** Gives a record its number. */
  put(delivery: Delivery): number {
    const slot = this.#free.pop() ?? this.#slots.length;
    this.#slots[slot] = delivery;
    return slot;
  }

  /** The record of that number, which is free from then on; undefined where it was given up. */
  take(slot: number): Delivery | undefined {
    const delivery = this.#slots[slot];
    if (delivery !== undefined) {
      this.#slots[slot] = undefined;
      this.#free.push(slot);
    }
    return delivery;
  }

  /** Takes all. Their numbers are not given out again, as reports may still come for them. */
  takeAll(): Delivery[] {
    const all = this.#slots.filter((delivery) => delivery !== undefined);
    this.#slots.fill(undefined);
    return all;
  }
}
