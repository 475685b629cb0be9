import { prefixBytes, readPrefix } from "../grpc-wire/index.ts";
import { BodyCollector } from "./body-collector.ts";
import type { Lease } from "./memory-budget.ts";
import type { BodyReader } from "./read-body.ts";
import { invalid, type Rejection, tooLarge } from "./rejection.ts";

const notOne = invalid("the call does not hold exactly one message");

/** Takes the one message of a unary call out of its frame while it comes. */
export class GrpcMessageReader implements BodyReader {
  readonly #maxBytes: number;
  readonly #lease: Lease;
  readonly #prefix = Buffer.allocUnsafe(prefixBytes);
  #prefixLength = 0;
  #length = 0;
  #isCompressed = false;
  #collector: BodyCollector | undefined;

  constructor(maxBytes: number, lease: Lease) {
    this.#maxBytes = maxBytes;
    this.#lease = lease;
  }

  /** Whether the message is compressed, by the call's encoding. */
  get isCompressed(): boolean {
    return this.#isCompressed;
  }

  add(chunk: Buffer): Rejection | undefined {
    let at = 0;
    if (this.#collector === undefined) {
      at = chunk.copy(this.#prefix, this.#prefixLength, 0, prefixBytes - this.#prefixLength);
      this.#prefixLength += at;
      if (this.#prefixLength < prefixBytes) {
        return undefined;
      }
      const rejection = this.#begin();
      if (rejection !== undefined) {
        return rejection;
      }
    }
    return at === chunk.length ? undefined : this.#collect(at === 0 ? chunk : chunk.subarray(at));
  }

  finish(): Buffer | Rejection {
    const collector = this.#collector;
    return collector?.length === this.#length ? collector.finish() : notOne;
  }

  #begin(): Rejection | undefined {
    const prefix = readPrefix(this.#prefix);
    if (prefix === undefined) {
      return invalid("a message begins with a flag that is neither 0 nor 1");
    }
    const { isCompressed, length } = prefix;
    const maxBytes = this.#maxBytes;
    if (length > maxBytes) {
      return tooLarge(`the message is larger than ${maxBytes} bytes`);
    }
    this.#length = length;
    this.#isCompressed = isCompressed;
    const limits = { maxBytes, expectedBytes: length, name: "the message" };
    this.#collector = new BodyCollector(limits, this.#lease);
    return undefined;
  }

  #collect(chunk: Buffer): Rejection | undefined {
    const collector = this.#collector;
    if (collector === undefined || collector.length + chunk.length > this.#length) {
      return notOne;
    }
    // Chunks are views of what was read from the connection: one that is kept would hold all of that.
    return collector.add(chunk, false);
  }
}
