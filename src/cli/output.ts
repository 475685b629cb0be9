import { once } from "node:events";
import type { TextStream } from "./terminal.ts";

/**
 * Writes a command's data, at the pace of its reader. A reader that has gone (`| head`) is no error:
 * `closed` aborts, and what is written later is dropped.
 */
export class Output {
  readonly #stream: TextStream;
  readonly #closed = new AbortController();
  #failure: Error | undefined;

  constructor(stream: TextStream) {
    this.#stream = stream;
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // Any other failure (a full disk behind `>`) is the command's to report.
      this.#failure = error.code === "EPIPE" ? undefined : error;
      this.#closed.abort();
    });
  }

  /** Aborts when nobody reads any more. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** Writes one line or several, and waits while the reader is behind. */
  line(text: string): Promise<void> {
    return this.bytes(`${text}\n`);
  }

  /** Writes bytes, or text, as they are. */
  async bytes(data: Uint8Array | string): Promise<void> {
    this.throwIfFailed();
    if (this.closed.aborted || this.#stream.write(data)) {
      return;
    }
    // Not `once(stream, "drain")` alone: a reader that leaves never drains.
    await once(this.#stream, "drain", { signal: this.closed }).catch((error: unknown) => {
      if (!this.closed.aborted) {
        throw error;
      }
    });
    this.throwIfFailed();
  }

  /** @throws what writing failed with, other than a reader that has gone */
  throwIfFailed(): void {
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
  }
}
