import type { Delivery, DriverHeaders, OutgoingRecord } from "../cluster/index.ts";
import type { KafkaBridgeError } from "../errors/index.ts";
import type { BufferMemory } from "./buffer-memory.ts";
import type { PartitionGate } from "./partition-gate.ts";

/** What a queued message costs beside its bytes: the driver's record of it, its report, our own. */
const overheadBytes = 300;

/** What a message holds, in the driver's form. */
export interface MessageContent extends OutgoingRecord {
  readonly headers: DriverHeaders | undefined;
}

/** Bytes of the buffer that a message takes until its delivery report. */
export function bufferedBytes(
  value: Uint8Array | null,
  key: Uint8Array | null,
  headerBytes: number,
): number {
  return (value?.length ?? 0) + (key?.length ?? 0) + headerBytes + overheadBytes;
}

/** A message on its way to the broker, from the sender's hands to its delivery report. */
export abstract class OutgoingMessage implements Delivery {
  /** Set when it is sent. */
  gate: PartitionGate | undefined;
  // Plain fields: one of these is made for every record, and private ones cost more to set up.
  private readonly memory: BufferMemory;
  private readonly buffered: number;

  /** @param buffered - bytes to give back to the buffer */
  constructor(memory: BufferMemory, buffered: number) {
    this.gate = undefined;
    this.memory = memory;
    this.buffered = buffered;
  }

  /** The broker has acknowledged it. */
  protected abstract onDelivered(partition: number, offset: number): void;
  /** It is not, or not known to be, on the topic. */
  protected abstract onFailed(error: KafkaBridgeError): void;

  delivered(partition: number, offset: number): void {
    this.memory.release(this.buffered);
    this.gate?.delivered();
    this.onDelivered(partition, offset);
  }

  failed(error: KafkaBridgeError): void {
    this.memory.release(this.buffered);
    this.onFailed(this.gate?.failed(error) ?? error);
  }
}
