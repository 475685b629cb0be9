import { ProgressLine } from "./progress-line.ts";
import type { TextStream } from "./terminal.ts";

const tickMs = 250;

/** What is under way and for how long, on one line of a terminal; nothing where there is none. */
export class WaitingLine implements Disposable {
  readonly #line: ProgressLine;
  readonly #timer: NodeJS.Timeout;
  #what = "";
  #since = 0;

  constructor(stream: TextStream) {
    this.#line = new ProgressLine(stream);
    this.#timer = setInterval(() => this.#line.show(() => this.#text()), tickMs);
  }

  began(what: string): void {
    this.#what = what;
    this.#since = performance.now();
  }

  /** Takes the line away, for what is printed next. */
  clear(): void {
    this.#line.clear();
  }

  #text(): string {
    const seconds = Math.floor((performance.now() - this.#since) / 1_000);
    return `${this.#what} … ${seconds} s`;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#line.clear();
  }
}
