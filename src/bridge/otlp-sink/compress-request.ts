import { once } from "node:events";
import type { Transform } from "node:stream";
import * as zlib from "node:zlib";
import { UnsupportedError } from "../../errors/index.ts";
import { GzipPool } from "../gzip/index.ts";
import type { OutgoingRequest, RequestCompression } from "./transport.ts";

/** Node.js has it from 22.15 on; its types are those of the oldest version that is supported. */
const { createZstdCompress } = zlib as {
  readonly createZstdCompress?: (options: object) => Transform;
};
/** ZSTD_c_compressionLevel of zstd.h. */
const zstdLevelParameter = 100;
/**
 * The most of zlib.h, for longer blocks: a tenth less time than with its 8 at level 1, for 128 kB more
 * while a request is compressed, and no byte more of what comes out.
 */
const memLevel = 9;
/** Bytes that come back from the thread pool at a time: each time costs the main thread a call. */
const chunkSize = 262_144;

/**
 * Sees to it that this Node.js has the compression.
 *
 * @throws UnsupportedError
 */
export function checkCompression({ name }: RequestCompression): void {
  if (name === "zstd" && createZstdCompress === undefined) {
    throw new UnsupportedError("UNSUPPORTED", {
      detail: `zstd is not part of Node.js ${process.versions.node}`,
      action: "Use gzip, or Node.js 22.15 or later.",
    });
  }
}

/** Compresses requests, off the main thread. */
export class RequestCompressor {
  readonly #compression: RequestCompression;
  /** The level for which speed is what counts; others are zlib's. */
  readonly #pool: GzipPool | undefined;

  constructor(compression: RequestCompression) {
    const { name, level } = compression;
    this.#compression = compression;
    this.#pool = name === "gzip" && level === 1 ? new GzipPool() : undefined;
  }

  /** The request, in pieces that are one body when put together. */
  async compress(request: OutgoingRequest): Promise<readonly Uint8Array[]> {
    const member = await this.#pool?.compress(request.pieces, request.bytes);
    return member === undefined ? await compressed(request, this.#compression) : [member];
  }

  /** Ends the threads. What is asked for after that is compressed by Node.js. */
  async close(): Promise<void> {
    await this.#pool?.close();
  }
}

async function compressed(
  { pieces }: OutgoingRequest,
  { name, level }: RequestCompression,
): Promise<readonly Uint8Array[]> {
  switch (name) {
    case "none":
      return pieces;
    case "gzip":
      return await through(
        zlib.createGzip({ chunkSize, memLevel, ...(level === undefined ? {} : { level }) }),
        pieces,
      );
    case "zstd": {
      checkCompression({ name, level });
      const params = level === undefined ? {} : { [zstdLevelParameter]: level };
      const compress = createZstdCompress?.({ chunkSize, params });
      return compress === undefined ? pieces : await through(compress, pieces);
    }
  }
}

/** Piece by piece: put together before, they would take their memory twice. */
async function through(
  compress: Transform,
  pieces: readonly Uint8Array[],
): Promise<readonly Uint8Array[]> {
  const chunks: Buffer[] = [];
  compress.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = once(compress, "end");
  for (const piece of pieces) {
    compress.write(piece);
  }
  compress.end();
  await ended;
  return chunks;
}
