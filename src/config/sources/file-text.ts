import { isUtf8 } from "node:buffer";
import { closeSync, openSync, readSync } from "node:fs";
import { ConfigError, fileFault } from "../../errors/index.ts";

/** No file written by hand comes near it, and a parser's work must end. */
const maxBytes = 262_144;

/**
 * The text of a configuration file.
 *
 * @throws ConfigError where it cannot be read, is far too large to be one, or is not UTF-8
 */
export function readConfigText(path: string): string {
  const bytes = Buffer.alloc(maxBytes + 1);
  const length = readInto(bytes, path);
  if (length > maxBytes) {
    const message = `larger than ${maxBytes.toLocaleString("en")} bytes; is it a configuration file?`;
    throw unreadable(path, 1, message);
  }
  const text = bytes.subarray(0, length);
  if (!isUtf8(text)) {
    throw unreadable(path, lineNotUtf8(text), "is not UTF-8; save the file in that encoding");
  }
  return text.toString("utf8");
}

function unreadable(path: string, line: number, message: string): ConfigError {
  return new ConfigError("CONFIG_UNREADABLE", {
    detail: path,
    issues: [{ path: `line ${line}`, message }],
  });
}

/** A line break is no part of any other character: lines can be looked at one by one. */
function lineNotUtf8(text: Uint8Array): number {
  let line = 1;
  let start = 0;
  for (let end = text.indexOf(0x0a); end >= 0; end = text.indexOf(0x0a, start)) {
    if (!isUtf8(text.subarray(start, end))) {
      return line;
    }
    line += 1;
    start = end + 1;
  }
  return line;
}

/** Reads piece by piece, for a pipe has no size and a device no end. */
function readInto(bytes: Buffer, path: string): number {
  try {
    const file = openSync(path, "r");
    try {
      let length = 0;
      let read = -1;
      while (read !== 0 && length < bytes.length) {
        read = readSync(file, bytes, length, bytes.length - length, null);
        length += read;
      }
      return length;
    } finally {
      closeSync(file);
    }
  } catch (cause) {
    throw new ConfigError("CONFIG_UNREADABLE", { detail: `${path}: ${fileFault(cause)}`, cause });
  }
}
