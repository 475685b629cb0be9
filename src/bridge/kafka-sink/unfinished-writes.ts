import { ProducerError } from "../../errors/index.ts";
import { merge, type ScannedRequest } from "../../otlp/index.ts";
import { requestOf } from "../../producer/index.ts";
import { type Outcome, type Recalled, RememberedRequests } from "../pipeline/index.ts";
import type { PlannedWrite } from "./planned-writes.ts";

/** What became of a write whose parcel is to be sent again: it is done with, or this is left of it. */
type Known =
  | { readonly kind: "done"; readonly outcome: Outcome }
  | { readonly kind: "left"; readonly request: ScannedRequest };

/** A write that begins, with what is known of it. */
export interface BegunWrite {
  readonly write: PlannedWrite;
  readonly recalled: Recalled<Known> | undefined;
}

/**
 * Remembers what was written of parcels that are to be sent again, so that what comes again is written
 * but for that.
 */
export class UnfinishedWrites {
  readonly #known = new RememberedRequests<Known>();

  /** Writes that something is known of. */
  get size(): number {
    return this.#known.size;
  }

  begin(write: PlannedWrite): BegunWrite {
    return { write, recalled: this.#known.take(write.request, () => placeOf(write)) };
  }

  /** A write is done with, and the parcel that it is of is not. */
  done(begun: BegunWrite, outcome: Outcome): void {
    this.#keep(begun, { kind: "done", outcome }, 0);
  }

  /** A write failed: what it did write need not be written again. */
  failed(begun: BegunWrite, error: unknown): void {
    const { write, recalled } = begun;
    const before = recalled?.value.kind === "left" ? recalled.value.request : undefined;
    const left = leftOf(before ?? write.request, error) ?? before;
    if (left !== undefined) {
      this.#keep(begun, { kind: "left", request: left }, left.bytes.length);
    }
  }

  #keep({ write, recalled }: BegunWrite, known: Known, bytes: number): void {
    if (recalled === undefined) {
      this.#known.keep(write.request, placeOf(write), known, bytes);
    } else {
      recalled.again(known, bytes);
    }
  }
}

/** What a failed write left unwritten, in memory of its own; undefined where that is all of it. */
function leftOf(request: ScannedRequest, error: unknown): ScannedRequest | undefined {
  if (!(error instanceof ProducerError) || error.recordsWritten === 0) {
    return undefined;
  }
  const pieces = error.failures.flatMap((failure) => requestOf(failure) ?? []);
  const items = error.failures.reduce((sum, failure) => sum + failure.items, 0);
  // Where it is not known of each item what became of it, all of them are written again.
  return items + error.recordsWritten === request.items
    ? request.part({ bytes: Uint8Array.from(merge(pieces)), items })
    : undefined;
}

/** Where a write goes, beside its bytes. */
function placeOf({ options: { topic, key, headers } }: PlannedWrite): string {
  return JSON.stringify([topic, key, headers]);
}
