import { displayWidth } from "../../render/index.ts";
import type { Output } from "../output.ts";
import type { TextStream } from "../terminal.ts";

const defaultRows = 24;

/**
 * A text on a terminal that is drawn again over itself. What is longer than the terminal is cut off:
 * lines that have left the screen cannot be written over.
 */
export class Picture {
  readonly #output: Output;
  readonly #stream: TextStream;
  #rows = 0;

  constructor(output: Output, stream: TextStream) {
    this.#output = output;
    this.#stream = stream;
  }

  async draw(text: string): Promise<void> {
    const { columns = 0, rows = defaultRows } = this.#stream;
    const lines = text.split("\n");
    const room = Math.max(2, rows - 1);
    const shown =
      lines.length <= room
        ? lines
        : [...lines.slice(0, room - 1), `… ${lines.length - room + 1} more lines`];
    const up = this.#rows === 0 ? "" : `\u001b[${this.#rows}A`;
    // Each line is cleared as it is written, and the rest at the end: nothing flickers.
    await this.#output.bytes(`${up}\r${shown.map((line) => `${line}\u001b[K\n`).join("")}\u001b[J`);
    this.#rows = shown.reduce((sum, line) => sum + rowsOf(line, columns), 0);
  }
}

/** A line that is wider than the terminal takes several of its rows. */
function rowsOf(line: string, columns: number): number {
  return columns > 0 ? Math.max(1, Math.ceil(displayWidth(line) / columns)) : 1;
}
