import { FieldReader, locatedErrors, plainBytes } from "../wire/index.ts";
import { ByteEdits, fieldOf } from "./byte-edits.ts";

/** Tags of the fields that lead to spans: `resource_spans`, `scope_spans` and `spans`. */
const wayToSpans = [10, 18, 18] as const;
/** Tags of `Span`. */
const traceIdTag = 10;
const traceStateTag = 26;

/**
 * What a span's trace state becomes.
 *
 * @param traceState - empty where the span has none
 */
export type TraceStateChange = (traceId: Uint8Array, traceState: string) => string;

/**
 * Makes a function that changes the trace states of spans. Only these are written anew, and the
 * lengths of the messages around them; all else, fields that the schema does not know included, stays
 * byte for byte as it is. A request that is not touched is returned as it is.
 *
 * Trace states are text of one byte a character: others come back as they are.
 *
 * @returns takes requests of spans that were scanned
 */
export function traceStateRewriter(change: TraceStateChange): (bytes: Uint8Array) => Uint8Array {
  return (bytes) =>
    locatedErrors(() => {
      const plain = plainBytes(bytes);
      const edits = new TraceStates(change, plain).edits();
      return edits.isEmpty ? bytes : edits.applyTo(plain);
    });
}

/** One request that is gone through. */
class TraceStates {
  readonly #change: TraceStateChange;
  readonly #bytes: Uint8Array;
  readonly #edits = new ByteEdits();
  /** One for each level, and one for spans. */
  readonly #readers: readonly FieldReader[];
  /** What was written last: most spans of a request get the same. */
  #lastState = "";
  #lastField: Uint8Array = new Uint8Array();

  constructor(change: TraceStateChange, bytes: Uint8Array) {
    this.#change = change;
    this.#bytes = bytes;
    this.#readers = [...wayToSpans, traceStateTag].map(() => new FieldReader(bytes));
  }

  edits(): ByteEdits {
    this.#within(0, this.#bytes.length, 0);
    return this.#edits;
  }

  #within(start: number, end: number, depth: number): void {
    const reader = (this.#readers[depth] as FieldReader).enter(start, end);
    if (depth === wayToSpans.length) {
      this.#span(reader, end);
      return;
    }
    while (reader.next()) {
      if (reader.tag === wayToSpans[depth]) {
        this.#edits.within(reader, () => this.#within(reader.content, reader.end, depth + 1));
      }
    }
  }

  /** The last of several fields of a kind counts. */
  #span(reader: FieldReader, end: number): void {
    let traceId = this.#bytes.subarray(0, 0);
    let state = "";
    let start = -1;
    let stateEnd = -1;
    // A new field goes where encoders write it, in the order of numbers.
    let behind = end;
    while (reader.next()) {
      if (reader.tag === traceIdTag) {
        traceId = this.#bytes.subarray(reader.content, reader.end);
      } else if (reader.tag === traceStateTag) {
        state = this.#text(reader.content, reader.end);
        start = reader.start;
        stateEnd = reader.end;
      } else if (reader.tag > traceStateTag && behind === end) {
        behind = reader.start;
      }
    }
    const wanted = this.#change(traceId, state);
    if (wanted !== state) {
      const field = this.#fieldOf(wanted);
      if (start === -1) {
        this.#edits.replace(behind, behind, field);
      } else {
        this.#edits.replace(start, stateEnd, field);
      }
    }
  }

  #text(start: number, end: number): string {
    const { buffer, byteOffset } = this.#bytes;
    return Buffer.from(buffer, byteOffset + start, end - start).toString("latin1");
  }

  #fieldOf(state: string): Uint8Array {
    if (state !== this.#lastState) {
      this.#lastState = state;
      this.#lastField = fieldOf(traceStateTag, Buffer.from(state, "latin1"));
    }
    return this.#lastField;
  }
}
