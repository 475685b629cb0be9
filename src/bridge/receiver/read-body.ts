import type { Readable } from "node:stream";
import type { MemoryBudget } from "./memory-budget.ts";
import { RejectedRequest, tooLarge, unavailable } from "./rejection.ts";

/** What a body may take. */
export interface BodyLimits {
  readonly maxBodyBytes: number;
  readonly budget: MemoryBudget;
}

/** When to come back where there is no room. */
export const noRoomDelayMs = 1_000;

/**
 * Reads a body. Its bytes count against the budget from the moment they arrive; the caller releases
 * them, as many as the body has.
 *
 * @throws RejectedRequest where it is too large or there is no room, Error where the sender goes away:
 * then nothing is left to be released
 */
export function readBody(request: Readable, { maxBodyBytes, budget }: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const stop = (error: Error): void => {
      request.off("data", onData).off("end", onEnd).off("close", onClose);
      request.pause();
      budget.release(length);
      reject(error);
    };
    const onData = (chunk: Buffer): void => {
      if (length + chunk.length > maxBodyBytes) {
        stop(new RejectedRequest(tooLarge(`the body is larger than ${maxBodyBytes} bytes`)));
      } else if (!budget.take(chunk.length)) {
        const full = unavailable("too many requests are under way", noRoomDelayMs);
        stop(new RejectedRequest({ ...full, closes: true }));
      } else {
        length += chunk.length;
        chunks.push(chunk);
      }
    };
    const onEnd = (): void => {
      request.off("close", onClose);
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, length));
    };
    const onClose = (): void => stop(new Error("the sender went away"));
    request.on("data", onData).on("end", onEnd).on("close", onClose).on("error", onClose);
  });
}
