import { decodeRequest, type Outline, type RequestOf, type Signal, scan } from "../otlp/index.ts";

/**
 * What a record holds. It is known to be well-formed down to its items; the items are checked when
 * they are asked for, once.
 */
export class ReadRecord<S extends Signal = Signal> {
  readonly signal: S;
  readonly items: number;
  readonly #bytes: Uint8Array;
  #checked: boolean;

  constructor(signal: S, bytes: Uint8Array, { items, checked }: Outline) {
    this.signal = signal;
    this.items = items;
    this.#bytes = bytes;
    this.#checked = checked;
  }

  /**
   * The request in protobuf, every field of it checked.
   *
   * @throws SerializationError where an item is not OTLP
   */
  get bytes(): Uint8Array {
    this.check();
    return this.#bytes;
  }

  /** Checks every field. Throws as `bytes` does. */
  check(): void {
    if (!this.#checked) {
      scan(this.signal, this.#bytes);
      this.#checked = true;
    }
  }

  /** The request as an object. Throws as `bytes` does. */
  decode(): RequestOf[S] {
    const request = decodeRequest(this.signal, this.#bytes);
    this.#checked = true;
    return request;
  }
}
