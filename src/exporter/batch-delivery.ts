import { classifyError, type KafkaBridgeError, ProducerError } from "../errors/index.ts";
import {
  merge,
  ScannedRequest,
  type Signal,
  type TelemetryInput,
  toRequestBytes,
} from "../otlp/index.ts";
import { requestOf, type WriteLimits, writeRequest } from "../producer/index.ts";
import type { ExportBatch } from "./batch-export.ts";
import type { ProducerLender } from "./producer-lender.ts";

/** A part of a batch, as a request of its own. */
interface Piece {
  readonly bytes: Uint8Array;
  readonly items: number;
}

/** What of a batch is not on the topic, and why. */
export interface Refusal {
  readonly request: ScannedRequest;
  readonly error: KafkaBridgeError;
}

/**
 * One batch on its way to the topic. What brokers have acknowledged is not written again: each attempt
 * takes what failed in the one before, where the error says that another may help.
 */
export class BatchDelivery {
  /** Items that were acknowledged, and their encoded bytes. */
  exported = 0;
  bytes = 0;
  readonly #whole: ScannedRequest;
  /** Headers that belong to the batch: its id and the like. */
  readonly #headers: Readonly<Record<string, string>>;
  /** What another attempt may bring through. */
  #open: Piece[];
  /** What none will. */
  readonly #lost: Piece[] = [];
  #error: KafkaBridgeError | undefined;

  /** @throws SerializationError for what cannot be encoded */
  constructor(signal: Signal, batch: ExportBatch) {
    const { bytes, headers } = toRequestBytes(signal, batch as TelemetryInput<Signal>);
    this.#whole = ScannedRequest.scan(signal, bytes);
    this.#headers = headers;
    this.#open = [this.#whole];
  }

  /** Writes what is left. @returns whether another attempt may help */
  async attempt(lender: ProducerLender, limits: WriteLimits): Promise<boolean> {
    const rest = this.#requestOf(this.#open);
    try {
      const options = { ...limits, headers: this.#headers };
      const { bytes, recordsWritten } = await writeRequest(lender.current(), rest, options);
      this.#written(recordsWritten, bytes);
      this.#open = [];
    } catch (cause) {
      this.#failed(classifyError(cause, { operation: "export a batch" }));
    }
    return this.#open.length > 0;
  }

  #written(items: number, bytes: number): void {
    this.exported += items;
    this.bytes += bytes;
  }

  #failed(error: KafkaBridgeError): void {
    this.#error = error;
    const pieces = error instanceof ProducerError ? piecesOf(error) : [];
    if (!(error instanceof ProducerError) || pieces.length === 0) {
      // None of it was handed over.
      this.#lost.push(...(error.retriable ? [] : this.#open.splice(0)));
      return;
    }
    this.#written(error.recordsWritten, error.bytesWritten);
    this.#open = pieces.filter(({ mayTry }) => mayTry);
    this.#lost.push(...pieces.filter(({ mayTry }) => !mayTry));
  }

  /** What is not on the topic after the last attempt; undefined where all of it is. */
  refusal(): Refusal | undefined {
    const left = [...this.#lost, ...this.#open];
    return this.#error === undefined || left.length === 0
      ? undefined
      : { request: this.#requestOf(left), error: this.#error };
  }

  #requestOf(pieces: readonly Piece[]): ScannedRequest {
    return this.#whole.part({
      bytes: merge(pieces.map(({ bytes }) => bytes)),
      items: pieces.reduce((items, piece) => items + piece.items, 0),
    });
  }
}

function piecesOf({ failures }: ProducerError): (Piece & { readonly mayTry: boolean })[] {
  return failures.flatMap((failure) => {
    const bytes = requestOf(failure);
    const { error, items } = failure;
    return bytes === undefined ? [] : [{ bytes, items, mayTry: error.retriable }];
  });
}
