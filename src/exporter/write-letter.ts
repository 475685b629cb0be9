import type { ScannedRequest } from "../otlp/index.ts";
import {
  type KafkaProducer,
  letterHeaders,
  type WriteLimits,
  type WriteResult,
  writeRequest,
} from "../producer/index.ts";

/** Errors quote what they are about; a letter must not outgrow the limit for that. */
const maxErrorLength = 1_024;

/** What could not be written where it belongs. */
export interface Letter {
  readonly request: ScannedRequest;
  readonly error: Error;
  /** The topic where it belongs, where that is known. */
  readonly source: string | undefined;
}

/**
 * Writes a request to a dead-letter topic, with the headers by which letters are read and replayed: as
 * several letters where it fits into no message.
 */
export async function writeLetter(
  producer: KafkaProducer,
  topic: string,
  { request, error, source }: Letter,
  limits: WriteLimits,
): Promise<WriteResult> {
  const headers = {
    [letterHeaders.reason]: "failed",
    [letterHeaders.error]: `${error.name}: ${error.message}`.slice(0, maxErrorLength),
    [letterHeaders.timestamp]: new Date().toISOString(),
    ...(source === undefined ? {} : { [letterHeaders.sourceTopic]: source }),
  };
  return await writeRequest(producer, request, { topic, headers, ...limits });
}
