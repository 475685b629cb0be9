import { displayWidth } from "../../render/index.ts";
import type { Output } from "../output.ts";
import type { TextStream } from "../terminal.ts";

const defaultRows = 24;
const clearRight = "\u001b[K";
const clearBelow = "\u001b[J";

/**
 * A text on a terminal that is drawn again over itself. What is longer than the terminal is cut off:
 * lines that have left the screen cannot be written over.
 */
export class Picture {
  readonly #output: Output;
  readonly #stream: TextStream;
  #shown: readonly string[] = [];

  constructor(output: Output, stream: TextStream) {
    this.#output = output;
    this.#stream = stream;
  }

  async draw(text: string): Promise<void> {
    // A terminal that does not know its size says 0.
    const { columns = 0 } = this.#stream;
    const rows = this.#stream.rows || defaultRows;
    // By the width of now: a terminal that was resized has broken the lines anew.
    const height = heightOf(this.#shown, columns);
    this.#shown = cut(text.split("\n"), rows - 1, columns);
    const lines = this.#shown.map((line) => `${line}${endOf(line, columns)}\n`);
    // Each line is cleared as it is written, and the rest at the end: nothing flickers.
    const up = height === 0 ? "" : `\u001b[${height}A`;
    await this.#output.bytes(`${up}\r${lines.join("")}${clearBelow}`);
  }

  /** Something else was written to the terminal: the next picture is drawn below it. */
  leave(): void {
    this.#shown = [];
  }
}

/** As many lines as have room, and how many have not. */
function cut(lines: readonly string[], room: number, columns: number): readonly string[] {
  if (heightOf(lines, columns) <= room) {
    return lines;
  }
  let height = 1;
  const end = lines.findIndex((line) => {
    height += rowsOf(line, columns);
    return height > room;
  });
  return [...lines.slice(0, end), `… ${lines.length - end} more lines`];
}

function heightOf(lines: readonly string[], columns: number): number {
  return lines.reduce((sum, line) => sum + rowsOf(line, columns), 0);
}

/** A line that is wider than the terminal takes several of its rows. */
function rowsOf(line: string, columns: number): number {
  return columns > 0 ? Math.max(1, Math.ceil(displayWidth(line) / columns)) : 1;
}

/** Behind a line that fills its row, the cursor is still on the last character: nothing to clear. */
function endOf(line: string, columns: number): string {
  const width = displayWidth(line);
  return columns > 0 && width > 0 && width % columns === 0 ? "" : clearRight;
}
