import type { Readable } from "node:stream";
import { RejectedRequest, type Rejection, SenderGone, tooSlow } from "./rejection.ts";
import type { TimeWatch, Watched } from "./time-watch.ts";

/** Makes a body of what comes. */
export interface BodyReader {
  /** @returns why the body goes no further, if so */
  add(chunk: Buffer): Rejection | undefined;
  /** Called when all of it has come. */
  finish(): Buffer | Rejection;
}

/**
 * Reads a body to its end.
 *
 * @throws RejectedRequest where its reader wants no more of it or it comes too slowly; SenderGone
 */
export function readBody(stream: Readable, reader: BodyReader, watch: TimeWatch): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let receivedBytes = 0;
    const arriving: Watched = {
      get receivedBytes() {
        return receivedBytes;
      },
      expire: () => stop(new RejectedRequest(tooSlow)),
    };
    const leave = (): void => {
      watch.remove(arriving);
      stream.off("data", onData).off("end", onEnd).off("close", onClose);
    };
    const stop = (error: Error): void => {
      leave();
      stream.pause();
      reject(error);
    };
    const onData = (chunk: Buffer): void => {
      receivedBytes += chunk.length;
      const rejection = reader.add(chunk);
      if (rejection !== undefined) {
        stop(new RejectedRequest(rejection));
      }
    };
    const onEnd = (): void => {
      leave();
      if (stream.closed) {
        // HTTP/2 ends a body that way too where the call is taken back.
        reject(new SenderGone());
        return;
      }
      const body = reader.finish();
      if (body instanceof Uint8Array) {
        resolve(body);
      } else {
        reject(new RejectedRequest(body));
      }
    };
    const onClose = (): void => stop(new SenderGone());
    watch.add(arriving);
    stream.on("data", onData).on("end", onEnd).on("close", onClose);
  });
}
