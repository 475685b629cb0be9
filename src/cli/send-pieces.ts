import {
  type KafkaBridgeError,
  MessageTooLargeError,
  SerializationError,
} from "../errors/index.ts";
import type { RequestOf, Signal } from "../otlp/index.ts";
import type { WriteResult } from "../producer/index.ts";
import { decodeRequestJson } from "./decode-piece.ts";
import type { Piece } from "./send-input.ts";
import type { Refusal, SendTotals } from "./send-totals.ts";

/** Writes an OTLP request, as an object or as protobuf. */
export type WriteRequest<S extends Signal> = (
  request: RequestOf[S] | Uint8Array,
) => Promise<WriteResult>;

/** Pieces read ahead of their acknowledgement: enough to fill a broker's round trip. */
const maxInFlight = { pieces: 64, bytes: 16 * 1_048_576 };

/** What a run of `send` reports while it goes on. */
export interface SendProgress {
  readonly refused: (refusal: Refusal) => void;
  readonly acknowledged: (totals: SendTotals) => void;
}

/**
 * Writes pieces as they are read, a bounded number at a time. A piece that is not OTLP, or holds an
 * item too large for a message, is reported, and the others are written; any other error ends the
 * run after what is under way.
 *
 * @param totals - adds up what was acknowledged, also when this throws
 */
export async function sendPieces<S extends Signal>(
  pieces: AsyncIterable<Piece>,
  {
    signal,
    write,
    progress,
    totals,
  }: { signal: S; write: WriteRequest<S>; progress: SendProgress; totals: SendTotals },
): Promise<void> {
  const window = new Window();
  const refuse = (error: KafkaBridgeError, line?: number): void => {
    totals.refused += 1;
    progress.refused(line === undefined ? { error } : { error, line });
  };
  const sendOne = async (piece: Piece): Promise<void> => {
    const line = piece.kind === "protobuf" ? undefined : piece.line;
    try {
      totals.add(await write(requestOf(signal, piece)));
    } catch (error) {
      if (error instanceof MessageTooLargeError) {
        totals.recordsWritten += error.recordsWritten;
      } else if (!(error instanceof SerializationError)) {
        throw error;
      }
      refuse(error, line);
    }
    progress.acknowledged(totals);
  };
  try {
    for await (const piece of pieces) {
      await window.add(sendOne(piece), piece.kind === "unreadable" ? 0 : piece.bytes.length);
    }
  } finally {
    await window.settled();
  }
  window.throwIfFailed();
}

function requestOf<S extends Signal>(signal: S, piece: Piece): RequestOf[S] | Uint8Array {
  switch (piece.kind) {
    case "json":
      return decodeRequestJson(signal, piece.bytes);
    case "protobuf":
      return piece.bytes;
    case "unreadable":
      throw piece.error;
  }
}

/** Sends under way, bounded by number and bytes. */
class Window {
  readonly #open = new Set<Promise<void>>();
  #bytes = 0;
  #failed = false;
  #error: unknown;

  /** Takes one more, and waits while too many are open. @throws what any of them failed with */
  async add(send: Promise<void>, bytes: number): Promise<void> {
    this.#bytes += bytes;
    const tracked = send
      .catch((error: unknown) => {
        this.#error = this.#failed ? this.#error : error;
        this.#failed = true;
      })
      .finally(() => {
        this.#open.delete(tracked);
        this.#bytes -= bytes;
      });
    this.#open.add(tracked);
    while (this.#open.size >= maxInFlight.pieces || this.#bytes > maxInFlight.bytes) {
      await Promise.race(this.#open);
    }
    this.throwIfFailed();
  }

  async settled(): Promise<void> {
    await Promise.all(this.#open);
  }

  throwIfFailed(): void {
    if (this.#failed) {
      throw this.#error;
    }
  }
}
