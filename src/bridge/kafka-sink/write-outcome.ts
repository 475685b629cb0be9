import {
  classifyError,
  KafkaBridgeError,
  MessageTooLargeError,
  ProducerError,
  SerializationError,
  type WriteFailure,
} from "../../errors/index.ts";
import { delivered, type Outcome } from "../pipeline/index.ts";

/** When a sender may come back: brokers elect a leader in about that time. */
const passingDelayMs = 1_000;
/** When it may where a person has to do something first: make a topic, give a right. */
const mendingDelayMs = 10_000;

/** Items that are named in a message. */
const mostNamed = 5;

/**
 * What a failed write means for whoever sent the telemetry. Only what is wrong with the telemetry
 * itself is refused: everything else, missing topics and rights included, can be mended without it.
 */
export function writeOutcome(error: unknown): Outcome {
  const failure =
    error instanceof KafkaBridgeError ? error : classifyError(error, { operation: "write" });
  if (failure instanceof MessageTooLargeError && isOfSingleItems(failure)) {
    const { failures } = failure;
    const rejectedItems = failures.reduce((sum, { items }) => sum + items, 0);
    return { kind: "partial", rejectedItems, message: namesOf(failures) };
  }
  if (failure instanceof SerializationError) {
    return { kind: "refused", error: failure };
  }
  const delayMs = passes(failure) ? passingDelayMs : mendingDelayMs;
  return { kind: "retry", delayMs, error: failure };
}

/**
 * A broker, too, can say that a message is too large, when the topic's limit is below the producer's.
 * The items are not to blame then, and it passes when one of the two limits is changed.
 */
function isOfSingleItems({ failures }: ProducerError): boolean {
  return (
    failures.length > 0 && failures.every(({ error, items }) => isTooLarge(error) && items <= 1)
  );
}

function isTooLarge(error: KafkaBridgeError): boolean {
  return error instanceof MessageTooLargeError;
}

function namesOf(failures: readonly WriteFailure[]): string {
  const named = failures.slice(0, mostNamed).map(({ error }) => error.message);
  const others = failures.length - named.length;
  return [...named, ...(others === 0 ? [] : [`So are ${others} other items.`])].join(" ");
}

/** Whether it may pass by itself; a producer that can go no further is replaced. */
function passes(failure: KafkaBridgeError): boolean {
  return (
    failure.retriable ||
    (failure instanceof ProducerError &&
      (failure.fatal || failure.failures.some(({ error }) => error.retriable)))
  );
}

/** A part of a parcel, and what became of it. */
export interface PartOutcome {
  readonly items: number;
  readonly outcome: Outcome;
}

/**
 * The outcome of a whole whose parts had these. Where one is to be sent again the whole is, as its
 * sender knows of no parts: each item arrives at least once.
 */
export function joinedOutcome(parts: readonly PartOutcome[]): Outcome {
  const retry = parts.find(({ outcome }) => outcome.kind === "retry");
  const refused = parts.find(({ outcome }) => outcome.kind === "refused");
  if (
    retry !== undefined ||
    (refused && parts.every(({ outcome }) => outcome.kind === "refused"))
  ) {
    return (retry ?? refused ?? { outcome: delivered }).outcome;
  }
  const rejections = parts.flatMap(({ items, outcome }) => rejectionOf(items, outcome));
  return rejections.length === 0
    ? delivered
    : {
        kind: "partial",
        rejectedItems: rejections.reduce((sum, each) => sum + each.items, 0),
        message: rejections.map(({ message }) => message).join(" "),
      };
}

function rejectionOf(items: number, outcome: Outcome): { items: number; message: string }[] {
  switch (outcome.kind) {
    case "partial":
      return [{ items: outcome.rejectedItems, message: outcome.message }];
    case "refused":
      return [{ items, message: outcome.error.message }];
    case "delivered":
    case "retry":
      return [];
  }
}
