import { closeSync, openSync, readSync } from "node:fs";
import { ConfigError } from "../../errors/index.ts";

/** No file written by hand comes near it, and a parser's work must end. */
const maxBytes = 262_144;

/**
 * The text of a configuration file.
 *
 * @throws ConfigError where it cannot be read or is far too large to be one
 */
export function readConfigText(path: string): string {
  const bytes = Buffer.alloc(maxBytes + 1);
  const length = readInto(bytes, path);
  if (length > maxBytes) {
    const message = `larger than ${maxBytes.toLocaleString("en")} bytes; is it a configuration file?`;
    throw new ConfigError("CONFIG_UNREADABLE", {
      detail: path,
      issues: [{ path: "line 1", message }],
    });
  }
  return bytes.toString("utf8", 0, length);
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
    throw new ConfigError("CONFIG_UNREADABLE", { detail: path, cause });
  }
}
