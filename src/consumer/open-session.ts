import type { KafkaConfig } from "../config/index.ts";
import { type Signal, signals } from "../otlp/index.ts";
import type { ClientTelemetry } from "../telemetry/index.ts";
import type { Assignment } from "./assignment.ts";
import type { Connection } from "./connection.ts";
import { ConsumedRecord } from "./consumed-record.ts";
import type { ConsumerEvents } from "./consumer-events.ts";
import { DeadLetters, type DeadLetterWriter } from "./dead-letters.ts";
import { GroupMembership } from "./membership.ts";
import { readRecord } from "./read-record.ts";
import type { ReadingOptions } from "./reading-options.ts";
import { ReadingSession } from "./reading-session.ts";
import { placeRefused, type RefusedRecord } from "./refused-record.ts";
import { resolveSelection, type Selection, signalRules } from "./subscription.ts";

/** What every session of a consumer shares. */
export interface ConsumerParts {
  readonly config: KafkaConfig;
  readonly connection: Connection;
  readonly events: ConsumerEvents;
  readonly deadLetterWriter: DeadLetterWriter;
  readonly telemetry: ClientTelemetry;
}

/** What to read in a session, and how. */
export interface SessionRequest {
  /** Left out where partitions were assigned. */
  readonly selection: Selection | undefined;
  readonly assignment: Assignment | undefined;
  readonly options: ReadingOptions;
  /** One record of a partition at a time. */
  readonly exclusive: boolean;
  /** Signals to read; undefined: those of the selection. */
  readonly wanted: readonly Signal[] | undefined;
}

/** Puts a session together, which has not joined yet. */
export function createSession(parts: ConsumerParts, request: SessionRequest): ReadingSession {
  const { config, connection, events, telemetry } = parts;
  const { assignment, exclusive, options, selection, wanted } = request;
  const { checkAhead = true, defaultSignal, encoding, ordered = true, signalOf } = options;
  const hints = {
    ...(defaultSignal === undefined ? {} : { defaultSignal }),
    ...(wanted === undefined ? {} : { wanted }),
    ...(signalOf === undefined ? {} : { signalOf }),
    ...(encoding === undefined ? {} : { encoding }),
  };
  const subscription =
    selection === undefined && assignment !== undefined
      ? { topics: [], rules: signalRules(config, wanted ?? signals, hints) }
      : resolveSelection(config, selection ?? [], hints);
  return new ReadingSession({
    config,
    connection,
    events,
    telemetry,
    membership:
      assignment ??
      new GroupMembership(config, connection, subscription.topics, (error) => events.report(error)),
    ordered,
    exclusive,
    read: (record) => {
      const content = readRecord(record, subscription.rules);
      if (checkAhead) {
        content?.check();
      }
      return content;
    },
    refuse: refusalOf(parts, options),
  });
}

function refusalOf(
  { config, deadLetterWriter, events }: ConsumerParts,
  { deadLetters: wanted = true, onFailed, onUnreadable }: ReadingOptions,
): (refused: RefusedRecord, signal: AbortSignal) => Promise<void> {
  const { deadLetterTopic, retryBackoffMs } = config.consumer;
  const deadLetters =
    deadLetterTopic === undefined || !wanted
      ? undefined
      : new DeadLetters({
          topic: deadLetterTopic,
          writer: deadLetterWriter,
          retryBackoffMs,
          logger: config.logger,
          onError: (error) => events.report(error),
        });
  return async (refused, signal) => {
    // Whoever reads the dead letters must not write them there again, and again.
    const isLetter = refused.record.topic === deadLetterTopic;
    if (refused.reason === "unreadable") {
      events.tell("unreadable", {
        record: new ConsumedRecord(refused.record),
        error: refused.error,
      });
    }
    const places = { deadLetters: isLetter ? undefined : deadLetters, onUnreadable, onFailed };
    await placeRefused(refused, places, signal);
  };
}
