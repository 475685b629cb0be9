import type { TextStream } from "./terminal.ts";

const intervalMs = 250;
const clearLine = "\r\u001b[2K";

/** One line on a terminal that is written over; nothing where there is no terminal. */
export class ProgressLine {
  readonly #stream: TextStream;
  #shownAt = performance.now();
  #visible = false;

  constructor(stream: TextStream) {
    this.#stream = stream;
  }

  /** Shows a text, at most four times a second; not at all for work that is over before. */
  show(text: () => string): void {
    const now = performance.now();
    if (this.#stream.isTTY === true && now - this.#shownAt >= intervalMs) {
      this.#shownAt = now;
      this.#visible = true;
      this.#stream.write(clearLine + text());
    }
  }

  clear(): void {
    if (this.#visible) {
      this.#visible = false;
      this.#stream.write(clearLine);
    }
  }
}
