import type { KafkaBridgeError } from "../errors/index.ts";
import type { Generation } from "./generation.ts";
import type { MessageOutcome } from "./in-flight.ts";
import type { WriteWatch } from "./write-limits.ts";
import { type RecordLocation, toOffset } from "./write-options.ts";

/** The outcome of one plain record goes to the promise of its write. */
export class RecordWrite implements MessageOutcome {
  // Plain fields: one of these is made for every record, and private ones cost more to set up.
  private readonly generation: Generation;
  private readonly watch: WriteWatch | undefined;
  private readonly resolve: (location: RecordLocation) => void;
  private readonly reject: (error: unknown) => void;

  constructor(
    generation: Generation,
    watch: WriteWatch | undefined,
    resolve: (location: RecordLocation) => void,
    reject: (error: unknown) => void,
  ) {
    this.generation = generation;
    this.watch = watch;
    this.resolve = resolve;
    this.reject = reject;
  }

  onDelivered(_tag: number, partition: number, offset: number): void {
    this.watch?.release();
    this.generation.end();
    this.resolve({ partition, offset: toOffset(offset) });
  }

  onFailed(_tag: number, error: KafkaBridgeError): void {
    this.watch?.release();
    this.generation.end();
    this.reject(error);
  }
}
