/** One line of an input, without its line break. */
export interface Line {
  /** Counted from 1. */
  readonly number: number;
  readonly bytes: Uint8Array;
  /** The line was longer than the limit, and `bytes` holds its start only. */
  readonly tooLong: boolean;
}

const lineFeed = 0x0a;

/**
 * Cuts a stream of bytes into lines. Memory stays under the limit whatever comes: of a longer line
 * only the start is kept.
 */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  maxLineBytes: number,
): AsyncGenerator<Line> {
  let number = 1;
  let line = new LineBuffer(maxLineBytes);
  for await (const chunk of chunks) {
    let start = 0;
    for (
      let end = chunk.indexOf(lineFeed);
      end !== -1;
      start = end + 1, end = chunk.indexOf(lineFeed, start)
    ) {
      line.push(chunk.subarray(start, end));
      yield line.finish(number);
      line = new LineBuffer(maxLineBytes);
      number += 1;
    }
    line.push(chunk.subarray(start));
  }
  if (!line.empty) {
    yield line.finish(number);
  }
}

class LineBuffer {
  readonly #parts: Uint8Array[] = [];
  readonly #limit: number;
  #length = 0;
  #tooLong = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get empty(): boolean {
    return this.#length === 0;
  }

  push(part: Uint8Array): void {
    const room = this.#limit - this.#length;
    this.#tooLong ||= part.length > room;
    const kept = part.subarray(0, room);
    if (kept.length > 0) {
      this.#parts.push(kept);
      this.#length += kept.length;
    }
  }

  finish(number: number): Line {
    const bytes = this.#parts.length === 1 ? this.#parts[0] : undefined;
    return { number, bytes: bytes ?? Buffer.concat(this.#parts), tooLong: this.#tooLong };
  }
}
