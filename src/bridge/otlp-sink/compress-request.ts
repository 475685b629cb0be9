import { promisify } from "node:util";
import * as zlib from "node:zlib";
import { UnsupportedError } from "../../errors/index.ts";
import type { OutgoingRequest, RequestCompression } from "./transport.ts";

type Compress = (input: Uint8Array, options: object) => Promise<Uint8Array>;

const gzip: Compress = promisify(zlib.gzip as never);
// Node.js has it from 22.15 on; its types are those of the oldest version that is supported.
const { zstdCompress } = zlib as { readonly zstdCompress?: unknown };
const zstd: Compress | undefined =
  zstdCompress === undefined ? undefined : promisify(zstdCompress as never);
/** ZSTD_c_compressionLevel of zstd.h. */
const zstdLevelParameter = 100;
/** Bytes that come back from the thread pool at a time: each time costs the main thread a call. */
const chunkSize = 262_144;

/**
 * Sees to it that this Node.js has the compression.
 *
 * @throws UnsupportedError
 */
export function checkCompression({ name }: RequestCompression): void {
  if (name === "zstd" && zstd === undefined) {
    throw new UnsupportedError("UNSUPPORTED", {
      detail: `zstd is not part of Node.js ${process.versions.node}`,
      action: "Use gzip, or Node.js 22.15 or later.",
    });
  }
}

/** Compresses a request, off the main thread. */
export async function compressRequest(
  { pieces, bytes }: OutgoingRequest,
  { name, level }: RequestCompression,
): Promise<readonly Uint8Array[]> {
  switch (name) {
    case "none":
      return pieces;
    case "gzip":
      return [
        await gzip(Buffer.concat(pieces, bytes), {
          chunkSize,
          ...(level === undefined ? {} : { level }),
        }),
      ];
    case "zstd": {
      checkCompression({ name, level });
      const params = level === undefined ? {} : { [zstdLevelParameter]: level };
      const whole = Buffer.concat(pieces, bytes);
      return [(await zstd?.(whole, { chunkSize, params })) ?? new Uint8Array()];
    }
  }
}
