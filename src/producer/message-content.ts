import type { DriverHeaders, OutgoingRecord } from "../cluster/index.ts";

/** What a queued message costs beside its bytes: the driver's record of it, its report, our own. */
const overheadBytes = 300;

/** A message in the driver's form. It is made for sending once, and completed on the way. */
export interface MessageContent extends OutgoingRecord {
  /** −1 until the message is sent, where the caller named none. */
  partition: number;
  readonly headers: DriverHeaders | undefined;
  /** Bytes of the buffer that it takes until its delivery report. */
  readonly buffered: number;
}

/** A message of one value. */
export interface PlainContent extends MessageContent {
  readonly value: Uint8Array | null;
}

/** Bytes of the buffer that a message takes. */
export function bufferedBytes(
  value: Uint8Array | null,
  key: Uint8Array | null,
  headerBytes: number,
): number {
  return (value?.length ?? 0) + (key?.length ?? 0) + headerBytes + overheadBytes;
}
