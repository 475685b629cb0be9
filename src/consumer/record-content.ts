import {
  decodeRequest,
  outline,
  type RequestOf,
  ScannedRequest,
  type Signal,
} from "../otlp/index.ts";

/**
 * What a record holds. Its outermost fields are known to be well-formed; the rest is checked when it
 * is asked for, as deep as need be and once.
 */
export class ReadRecord<S extends Signal = Signal> {
  readonly signal: S;
  readonly #bytes: Uint8Array;
  #checked: boolean;
  #items: number | undefined;
  #scanned: ScannedRequest<S> | undefined;

  /** @param checked - whether every field was checked before */
  constructor(signal: S, bytes: Uint8Array, checked = false) {
    this.signal = signal;
    this.#bytes = bytes;
    this.#checked = checked;
  }

  /**
   * Number of spans, data points or log records.
   *
   * @throws SerializationError where what leads to them is not OTLP
   */
  get items(): number {
    this.#items ??= outline(this.signal, this.#bytes).items;
    return this.#items;
  }

  /**
   * The request in protobuf, every field of it checked.
   *
   * @throws SerializationError where it is not OTLP
   */
  get bytes(): Uint8Array {
    this.check();
    return this.#bytes;
  }

  /** The request, to be handed on without anybody looking into it again. Throws as `bytes` does. */
  get scanned(): ScannedRequest<S> {
    this.#scanned ??= ScannedRequest.scan(this.signal, this.#bytes);
    this.#items = this.#scanned.items;
    this.#checked = true;
    return this.#scanned;
  }

  /** Checks every field. Throws as `bytes` does. */
  check(): void {
    if (!this.#checked) {
      void this.scanned;
    }
  }

  /** The request as an object. Throws as `bytes` does. */
  decode(): RequestOf[S] {
    const request = decodeRequest(this.signal, this.#bytes);
    this.#checked = true;
    return request;
  }
}
