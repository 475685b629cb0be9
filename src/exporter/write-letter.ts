import type { Signal } from "../otlp/index.ts";
import {
  type KafkaProducer,
  letterHeaders,
  type RecordLocation,
  signalHeader,
  type WriteLimits,
} from "../producer/index.ts";

/** Errors quote what they are about; a letter must not outgrow the limit for that. */
const maxErrorLength = 1_024;

/** What could not be written where it belongs. */
export interface Letter {
  readonly signal: Signal;
  readonly bytes: Uint8Array;
  readonly error: Error;
  /** The topic where it belongs, where that is known. */
  readonly source: string | undefined;
}

/** Writes a request to a dead-letter topic, with the headers by which letters are read and replayed. */
export async function writeLetter(
  producer: KafkaProducer,
  topic: string,
  { signal, bytes, error, source }: Letter,
  limits: WriteLimits,
): Promise<RecordLocation> {
  const headers = {
    [signalHeader]: signal,
    [letterHeaders.reason]: "failed",
    [letterHeaders.error]: `${error.name}: ${error.message}`.slice(0, maxErrorLength),
    [letterHeaders.timestamp]: new Date().toISOString(),
    ...(source === undefined ? {} : { [letterHeaders.sourceTopic]: source }),
  };
  return await producer.writeRecord({ topic, value: bytes, headers, ...limits });
}
