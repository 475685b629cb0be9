/** Ends the reading of an answer that stands still. The time that the reader takes does not count. */
export class Patience {
  readonly #timeoutMs: number;
  readonly #reading: AbortController;
  #timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number, reading: AbortController) {
    this.#timeoutMs = timeoutMs;
    this.#reading = reading;
  }

  /** Something has to come now. */
  wait(): void {
    const reason = new DOMException(`nothing came for ${this.#timeoutMs} ms`, "TimeoutError");
    this.#timer = setTimeout(() => this.#reading.abort(reason), this.#timeoutMs);
  }

  /** Something came, or nothing is waited for any more. */
  rest(): void {
    clearTimeout(this.#timer);
  }
}
