import type { KafkaBridgeError } from "../errors/index.ts";
import type { BufferMemory } from "./buffer-memory.ts";
import type { Generation } from "./generation.ts";
import { OutgoingMessage } from "./outgoing-message.ts";
import type { WriteWatch } from "./write-limits.ts";
import type { RecordLocation } from "./write-options.ts";

/** Offsets as the public interface has them; negative ones say that the broker did not tell. */
export function toOffset(offset: number): bigint {
  return offset < 0 ? -1n : BigInt(offset);
}

/** A message that is one plain record; its outcome goes to the promise of the write. */
export class RecordMessage extends OutgoingMessage {
  // Plain fields: one of these is made for every record, and private ones cost more to set up.
  private readonly generation: Generation;
  private readonly watch: WriteWatch | undefined;
  private readonly resolve: (location: RecordLocation) => void;
  private readonly reject: (error: unknown) => void;

  constructor(
    memory: BufferMemory,
    buffered: number,
    generation: Generation,
    watch: WriteWatch | undefined,
    resolve: (location: RecordLocation) => void,
    reject: (error: unknown) => void,
  ) {
    super(memory, buffered);
    this.generation = generation;
    this.watch = watch;
    this.resolve = resolve;
    this.reject = reject;
  }

  protected override onDelivered(partition: number, offset: number): void {
    this.watch?.release();
    this.generation.end();
    this.resolve({ partition, offset: toOffset(offset) });
  }

  protected override onFailed(error: KafkaBridgeError): void {
    this.watch?.release();
    this.generation.end();
    this.reject(error);
  }
}
