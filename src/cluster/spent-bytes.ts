import { MessageChannel, type MessagePort } from "node:worker_threads";

/**
 * Below that the garbage collector is left to it, which takes less time than the call. Also, a piece of
 * the memory that Node.js shares out among small buffers is never so large.
 */
const leastBytes = 16_384;

/** Memory that a connection may still read from. */
const kept = new WeakSet<ArrayBufferLike>();

/** What is transferred to a closed port is gone: that ends the memory of a buffer before Node.js 22. */
const nowhere = closedPort();

/**
 * Gives the memory of bytes back at once, where it is all theirs: they are empty afterwards. Records
 * come by the megabyte; left to the garbage collector, they have it go through all that lives each 64 MB.
 *
 * Only for who knows that nobody needs them any more. The system may be reading what was written to a
 * connection: bytes that were given to {@link keepBytes} are left alone.
 */
export function freeBytes({ buffer, length }: Uint8Array): void {
  if (
    length >= leastBytes &&
    buffer.byteLength === length &&
    buffer instanceof ArrayBuffer &&
    !kept.has(buffer)
  ) {
    try {
      nowhere.postMessage(null, [buffer]);
    } catch {
      // Memory that is not V8's own, which a driver may come to use, cannot be transferred.
    }
  }
}

/** Has the garbage collector decide when the memory of bytes goes, whatever becomes of their parcel. */
export function keepBytes(pieces: readonly Uint8Array[]): void {
  for (const { buffer } of pieces) {
    kept.add(buffer);
  }
}

function closedPort(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port1.close();
  port2.close();
  return port1;
}
