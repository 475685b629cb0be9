import type { IncomingMessage } from "node:http";

const longestMs = 5_000;

/**
 * Reads over what is left of a request that was turned away: who sends sees the answer only then, and
 * the connection can be used again. One that goes on and on is cut off.
 */
export function discardRest(request: IncomingMessage, maxBytes: number): void {
  if (request.complete || request.destroyed) {
    request.resume();
    return;
  }
  let bytes = 0;
  const timer = setTimeout(() => request.socket.destroy(), longestMs).unref();
  request.once("close", () => clearTimeout(timer));
  request.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      request.socket.destroy();
    }
  });
  request.resume();
}
