import type { DriverRecord } from "../../cluster/index.ts";
import { letterHeaderPrefix, letterHeaders } from "../../producer/index.ts";
import type { RecordHeader } from "../consumed-headers.ts";
import { ConsumedRecord } from "../consumed-record.ts";

/** Where the record of a dead letter lay. */
export interface LetterSource {
  readonly topic: string;
  /** Undefined where the letter does not tell. */
  readonly partition: number | undefined;
  readonly offset: bigint | undefined;
}

/** A dead letter as it lies on its topic: the refused record's bytes, key and headers, and why. */
export class DeadLetterRecord extends ConsumedRecord {
  /** It was replayed already. */
  readonly replayed: boolean;

  constructor(record: DriverRecord, replayed: boolean) {
    super(record);
    this.replayed = replayed;
  }

  /** Why it was refused: `unreadable`, `failed`, `refused`, or what others wrote. Undefined if nobody did. */
  get reason(): string | undefined {
    return this.headers[letterHeaders.reason];
  }

  /** What went wrong, as text. */
  get error(): string | undefined {
    return this.headers[letterHeaders.error];
  }

  /** Where the record lay; undefined for a letter that does not tell. */
  get source(): LetterSource | undefined {
    const topic = this.headers[letterHeaders.sourceTopic];
    if (topic === undefined || topic === "") {
      return undefined;
    }
    const partition = wholeNumber(this.headers[letterHeaders.sourcePartition]);
    const offset = wholeNumber(this.headers[letterHeaders.sourceOffset]);
    return { topic, partition: partition === undefined ? undefined : Number(partition), offset };
  }

  /** When it was refused; where the letter does not tell, when it was written. */
  get refusedAt(): Date | undefined {
    const told = new Date(this.headers[letterHeaders.timestamp] ?? "");
    return Number.isNaN(told.getTime()) ? this.timestamp : told;
  }

  /** How often the record had been replayed before it was refused this time. */
  get replays(): number {
    return Number(wholeNumber(this.headers[letterHeaders.replays]) ?? 0);
  }

  /** The record's own headers, in their order, without those that tell about the letter. */
  get recordHeaders(): readonly RecordHeader[] {
    return this.headerList.filter(([name]) => !name.startsWith(letterHeaderPrefix));
  }
}

function wholeNumber(text: string | undefined): bigint | undefined {
  return text !== undefined && /^\d{1,19}$/.test(text) ? BigInt(text) : undefined;
}
