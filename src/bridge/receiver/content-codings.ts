import * as zlib from "node:zlib";
import { invalid, RejectedRequest, tooLarge } from "./rejection.ts";

type Callback = (error: Error | null, result: Buffer) => void;
type Decompress = (input: Uint8Array, options: zlib.ZlibOptions, callback: Callback) => void;

const decompressors = new Map<string, Decompress>([
  ["gzip", zlib.gunzip],
  ["x-gzip", zlib.gunzip],
  ["deflate", zlib.inflate],
]);
// Node.js has it from 22.15 on; its types are those of the oldest version that is supported.
const { zstdDecompress } = zlib as { readonly zstdDecompress?: Decompress };
if (zstdDecompress !== undefined) {
  decompressors.set("zstd", zstdDecompress);
}

/** Content codings that are accepted, as a header names them. */
export const acceptedCodings = [...decompressors.keys()]
  .filter((name) => name !== "x-gzip")
  .join(", ");

/** Whether requests with this coding can be read. */
export function isAcceptedCoding(coding: string): boolean {
  return coding === "identity" || decompressors.has(coding);
}

/**
 * Decompresses a body, off the main thread.
 *
 * @param limit - most bytes that may come out
 * @throws RejectedRequest for what is not of that coding, and for what is larger
 */
export function decompressBody(
  body: Uint8Array,
  coding: string,
  limit: number,
): Promise<Uint8Array> {
  const decompress = decompressors.get(coding);
  if (decompress === undefined) {
    return Promise.resolve(body);
  }
  return new Promise((resolve, reject) => {
    decompress(body, { maxOutputLength: limit }, (error, result) => {
      if (error === null) {
        resolve(result);
      } else if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
        const message = `the body is larger than ${limit} bytes once decompressed`;
        reject(new RejectedRequest({ ...tooLarge(message), closes: false }));
      } else {
        reject(new RejectedRequest(invalid(`the body is not ${coding}: ${error.message}`)));
      }
    });
  });
}
