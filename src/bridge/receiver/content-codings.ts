import type { Transform } from "node:stream";
import * as zlib from "node:zlib";
import { BodyCollector } from "./body-collector.ts";
import type { Lease } from "./memory-budget.ts";
import { invalid, noRoom, RejectedRequest, type Rejection } from "./rejection.ts";

interface StreamOptions {
  readonly chunkSize: number;
}

type CreateStream = (options: StreamOptions) => Transform;

/** Node.js has it from 22.15 on; its types are those of the oldest version that is supported. */
interface Zstd {
  createZstdDecompress?(
    options: StreamOptions & { readonly params: Readonly<Record<number, number>> },
  ): Transform;
  readonly constants: object;
}

/** 8 MiB: what every decoder has to support (RFC 8878, section 3.1.1.1.2), where 128 MiB is usual. */
const zstdWindowLog = 23;

const decompressors = new Map<string, CreateStream>([
  ["gzip", zlib.createGunzip],
  ["deflate", zlib.createInflate],
  ...zstdOf(zlib),
]);

function zstdOf(zstd: Zstd): [string, CreateStream][] {
  const { ZSTD_d_windowLogMax: windowLogMax } = zstd.constants as { ZSTD_d_windowLogMax?: number };
  const create = zstd.createZstdDecompress;
  return create === undefined || windowLogMax === undefined
    ? []
    : [["zstd", (options) => create({ ...options, params: { [windowLogMax]: zstdWindowLog } })]];
}

/** Content codings that are accepted, as a header names them. */
export const acceptedCodings = [...decompressors.keys()].join(", ");

/** Whether requests with this coding can be read. */
export function isAcceptedCoding(coding: string): boolean {
  return coding === "identity" || decompressors.has(coding);
}

/** Between what decompressors hand out at least and at most at a time. */
const leastChunkBytes = 16_384;
const mostChunkBytes = 1_048_576;
/** So that the last byte fits with room to spare: what fills a chunk makes zlib allocate a second. */
const spareBytes = 64;

/**
 * Decompresses a body, off the main thread. What comes out counts against the lease before it does, and
 * what is too much is never decompressed.
 *
 * @param maxBytes - most that may come out
 * @throws RejectedRequest for what is not of that coding, for what is larger, and where there is no
 * room
 */
export function decompressBody(
  body: Buffer,
  coding: string,
  maxBytes: number,
  lease: Lease,
): Promise<Buffer> {
  const create = decompressors.get(coding);
  if (create === undefined) {
    return Promise.resolve(body);
  }
  const chunkSize = chunkSizeFor(body, coding);
  if (!lease.take(chunkSize)) {
    return Promise.reject(new RejectedRequest(noRoom));
  }
  const collector = new BodyCollector({ maxBytes, name: "the body, once decompressed," }, lease);
  return new Promise<Buffer>((resolve, reject) => {
    const stream = create({ chunkSize });
    const stop = (rejection: Rejection): void => {
      stream.destroy();
      reject(new RejectedRequest(rejection));
    };
    stream.on("data", (chunk: Buffer) => {
      const rejection = collector.add(chunk, true);
      if (rejection !== undefined) {
        stop(rejection);
      }
    });
    stream.once("end", () => resolve(collector.finish()));
    stream.once("error", ({ message }) => stop(invalid(`the body is not ${coding}: ${message}`)));
    stream.end(body);
  }).finally(() => lease.giveBack(chunkSize));
}

/** gzip ends with the size of what was compressed: where that is right, all comes out at once. */
function chunkSizeFor(body: Buffer, coding: string): number {
  const told = coding === "gzip" && body.length >= 18 ? body.readUInt32LE(body.length - 4) : 0;
  const wanted = told === 0 ? body.length * 4 : told + spareBytes;
  return Math.min(mostChunkBytes, Math.max(leastChunkBytes, wanted));
}
