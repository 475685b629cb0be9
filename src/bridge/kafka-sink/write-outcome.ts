import {
  classifyError,
  KafkaBridgeError,
  MessageTooLargeError,
  type ProducerError,
  SerializationError,
} from "../../errors/index.ts";
import type { Outcome } from "../pipeline/index.ts";

/** When a sender may come back: brokers elect a leader in about that time. */
const retryDelayMs = 1_000;

/**
 * What a failed write means for whoever sent the telemetry. Only what is wrong with the telemetry
 * itself is refused: everything else, missing topics and rights included, can be mended without it.
 */
export function writeOutcome(error: unknown): Outcome {
  if (error instanceof MessageTooLargeError && isOnlyTooLarge(error)) {
    const rejectedItems = error.failures.reduce((sum, { items }) => sum + items, 0);
    return { kind: "partial", rejectedItems, message: error.message };
  }
  if (error instanceof SerializationError) {
    return { kind: "refused", error };
  }
  return {
    kind: "retry",
    delayMs: retryDelayMs,
    error: error instanceof KafkaBridgeError ? error : classifyError(error, { operation: "write" }),
  };
}

function isOnlyTooLarge({ failures }: ProducerError): boolean {
  return failures.every(({ error }) => error instanceof MessageTooLargeError);
}
