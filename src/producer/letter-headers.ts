/** What begins the names of all headers that tell about a dead letter. */
export const letterHeaderPrefix = "dlq.";

/** Headers of dead letters, of their replays, and of the marks that remember replays. */
export const letterHeaders = {
  /** Why the record was refused. */
  reason: "dlq.reason",
  /** What went wrong, as text. */
  error: "dlq.error",
  sourceTopic: "dlq.source.topic",
  sourcePartition: "dlq.source.partition",
  sourceOffset: "dlq.source.offset",
  /** When the record was refused, or a mark made; ISO 8601. */
  timestamp: "dlq.timestamp",
  /** How often the record was replayed. Stays on the record, so that its next letter has it too. */
  replays: "dlq.replays",
  /** On a mark: the offsets of its partition that were replayed. */
  replayed: "dlq.replayed",
} as const;
