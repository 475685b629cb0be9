import {
  DeliveryTimeoutError,
  type KafkaBridgeError,
  MessageTooLargeError,
  ProducerError,
  type WriteErrorDetails,
  type WriteFailure,
} from "../errors/index.ts";
import type { OversizeItem } from "../otlp/index.ts";

/** The requests of failed parts: beside the failures, as those are printed. */
const requests = new WeakMap<WriteFailure, () => Uint8Array | undefined>();

/**
 * What failed, as a request of its own: for who writes again that, and nothing else. Undefined of plain
 * records, and of what holds no item.
 */
export function requestOf(failure: WriteFailure): Uint8Array | undefined {
  return requests.get(failure)?.();
}

/** A part of a write, as far as its failure tells of it. */
export interface FailedPart {
  readonly bytes: Uint8Array;
  readonly items: number;
  readonly firstItem: number;
}

/** A part that is not, or not known to be, on the topic. */
export function partFailure(
  topic: string,
  { bytes, firstItem, items }: FailedPart,
  partition: number,
  error: KafkaBridgeError,
): WriteFailure {
  const place = partition < 0 ? {} : { partition };
  const failure = { topic, ...place, firstItem, items, bytes: bytes.length, error };
  requests.set(failure, () => bytes);
  return failure;
}

/** An item that fits into no message, named so that a person finds it. */
export function oversizeFailure(
  topic: string,
  item: OversizeItem,
  limit: number,
  request: () => Uint8Array | undefined = () => undefined,
): WriteFailure {
  const name = item.name === "" ? "without a name" : JSON.stringify(item.name);
  const failure = {
    topic,
    firstItem: item.item,
    items: item.items,
    bytes: item.size,
    error: new MessageTooLargeError({
      detail: `item ${item.item}, ${name}, takes ${item.size} bytes of at most ${limit}`,
    }),
  };
  requests.set(failure, request);
  return failure;
}

/** In the order of the items. */
export function inOrder(failures: readonly WriteFailure[]): WriteFailure[] {
  return [...failures].sort((a, b) => a.firstItem - b.firstItem);
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
