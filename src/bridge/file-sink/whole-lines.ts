import type { FileHandle } from "node:fs/promises";

const newline = 10;
const chunkBytes = 65_536;

/** Where the whole lines of a file end, and how what comes behind them begins. */
export interface WholeLines {
  readonly end: number;
  readonly tail: string;
}

/** How much of a torn line is looked at. */
const tailBytes = 16;

/** Looks for the end of the last whole line, from the end of the file on. */
export async function wholeLines(file: FileHandle, size: number): Promise<WholeLines> {
  let end = 0;
  for (let to = size; to > 0 && end === 0; to -= chunkBytes) {
    const from = Math.max(0, to - chunkBytes);
    const chunk = await read(file, from, to - from);
    end = chunk.lastIndexOf(newline) === -1 ? 0 : from + chunk.lastIndexOf(newline) + 1;
  }
  const tail = await read(file, end, Math.min(tailBytes, size - end));
  return { end, tail: tail.toString("latin1") };
}

async function read(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
  return buffer.subarray(0, bytesRead);
}
