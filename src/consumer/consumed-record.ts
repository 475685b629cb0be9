import type { DriverRecord } from "../cluster/index.ts";
import { headerList, headerTexts, type RecordHeader } from "./consumed-headers.ts";

/** A record as it lies on the topic. Nothing in it is copied or decoded before it is asked for. */
export class ConsumedRecord {
  readonly #record: DriverRecord;
  #headers: Readonly<Record<string, string>> | undefined;

  constructor(record: DriverRecord) {
    this.#record = record;
  }

  get topic(): string {
    return this.#record.topic;
  }

  get partition(): number {
    return this.#record.partition;
  }

  get offset(): bigint {
    return BigInt(this.#record.offset);
  }

  /** When it was written, or appended by the broker; undefined where the broker does not know. */
  get timestamp(): Date | undefined {
    const { timestamp } = this.#record;
    return timestamp < 0 ? undefined : new Date(timestamp);
  }

  /** The key's bytes; null without one. */
  get key(): Uint8Array | null {
    const { key } = this.#record;
    return typeof key === "string" ? new TextEncoder().encode(key) : (key ?? null);
  }

  /** The key as text; null without one. */
  get keyText(): string | null {
    const { key } = this;
    return key === null ? null : new TextDecoder().decode(key);
  }

  /** The value's bytes, as they lie on the topic. Null for a tombstone. */
  get value(): Uint8Array | null {
    return this.#record.value;
  }

  /** Headers by name, as text; the last of a name counts. */
  get headers(): Readonly<Record<string, string>> {
    this.#headers ??= headerTexts(this.headerList);
    return this.#headers;
  }

  /** All headers in their order, as bytes. */
  get headerList(): readonly RecordHeader[] {
    return headerList(this.#record);
  }
}
