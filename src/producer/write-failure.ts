import {
  DeliveryTimeoutError,
  MessageTooLargeError,
  ProducerError,
  type WriteErrorDetails,
  type WriteFailure,
} from "../errors/index.ts";
import type { OversizeItem } from "../otlp/index.ts";

/** An item that fits into no message, named so that a person finds it. */
export function oversizeFailure(topic: string, item: OversizeItem, limit: number): WriteFailure {
  const name = item.name === "" ? "without a name" : JSON.stringify(item.name);
  return {
    topic,
    firstItem: item.item,
    items: item.items,
    bytes: item.size,
    error: new MessageTooLargeError({
      detail: `item ${item.item}, ${name}, takes ${item.size} bytes of at most ${limit}`,
    }),
  };
}

/** The failures' own class where they all are of one, else the general one. */
export function writeError(
  failures: readonly WriteFailure[],
  details: WriteErrorDetails,
): ProducerError {
  const codes = new Set(failures.map(({ error }) => error.code));
  if (codes.size === 1) {
    if (codes.has("MESSAGE_TOO_LARGE")) {
      return new MessageTooLargeError(details);
    }
    if (codes.has("DELIVERY_TIMEOUT")) {
      return new DeliveryTimeoutError(details);
    }
    if (codes.has("PRODUCER_FATAL")) {
      return new ProducerError("PRODUCER_FATAL", details);
    }
  }
  return new ProducerError("PRODUCE_FAILED", details);
}
