import type { ErrorRow } from "../error-row.ts";

/** Reading and consumer groups. */
export const consumerRows = {
  CONSUME_FAILED: {
    class: "ConsumerError",
    retriable: false,
    fatal: false,
    text: "Records could not be read",
    action: "Look at `cause` for the reason.",
    driver: [-173, -160, -159, 24, 28, 12, 96, 94, 95, 117, 118],
  },
  CONSUMER_FATAL: {
    class: "ConsumerError",
    retriable: false,
    fatal: true,
    text: "The consumer can no longer be used",
    action: "Close this consumer and make a new one.",
    driver: [-194],
  },
  INSTANCE_FENCED: {
    class: "ConsumerError",
    retriable: false,
    fatal: true,
    text: "Another member with the same consumer.instanceId has joined the group",
    action: "Give each member of the group an instanceId of its own.",
    driver: [82, 111],
  },
  OFFSET_OUT_OF_RANGE: {
    class: "ConsumerError",
    retriable: false,
    fatal: false,
    text: "The offset is not, or no longer, on the partition, and consumer.offsetReset is `error`",
    action: "Seek to an offset that exists, or set consumer.offsetReset to earliest or latest.",
    driver: [1, -140, -139, -168],
  },
  COMMIT_FAILED: {
    class: "ConsumerError",
    retriable: true,
    fatal: false,
    text: "Offsets could not be committed",
    action: "The records will be read again; look at `cause` for the reason.",
    driver: [22, 25, 27, 88, 110, 113],
  },
  ASSIGNMENT_LOST: {
    class: "ConsumerError",
    retriable: true,
    fatal: false,
    text: "The group took the partitions away before this member gave them back",
    action:
      "Look for processing or pauses longer than consumer.sessionTimeoutMs or consumer.maxPollIntervalMs.",
    driver: [-142, -147],
  },
  GROUP_REFUSED: {
    class: "ConsumerError",
    retriable: false,
    fatal: false,
    text: "The group does not accept this member",
    action:
      "Check that all members agree on protocol and assignment, and on session time-outs the broker allows.",
    driver: [23, 26, 79, 81, 112, -176],
  },
  GROUP_NOT_FOUND: {
    class: "ConsumerError",
    retriable: false,
    fatal: false,
    text: "The consumer group does not exist",
    action: "Check the group id; a group appears with its first member or commit.",
    driver: [69, -179],
  },
  GROUP_NOT_EMPTY: {
    class: "ConsumerError",
    retriable: false,
    fatal: false,
    text: "The consumer group still has members, or is still subscribed",
    action: "Stop the members of the group first.",
    driver: [68, 86],
  },
  RECORD_UNREADABLE: {
    class: "ConsumerError",
    retriable: false,
    fatal: true,
    text: "A record is not OTLP, and there is neither a dead-letter topic nor an error handler to take it",
    action:
      "Set consumer.deadLetterTopic, handle `unreadable` records, or seek past the offset named here.",
  },
  RECORD_FAILED: {
    class: "ConsumerError",
    retriable: false,
    fatal: true,
    text: "Every attempt to deal with a record failed, and there is neither a dead-letter topic nor a handler to take it",
    action:
      "Look at `cause` for the last failure; set consumer.deadLetterTopic, or seek past the offset named here.",
  },
  LETTER_NOT_FOUND: {
    class: "ConsumerError",
    retriable: false,
    fatal: false,
    text: "There is no dead letter at this place",
    action: "Look for it with `otel-kafka dlq list`; retention may have taken it.",
  },
  LETTER_WITHOUT_SOURCE: {
    class: "ConsumerError",
    retriable: false,
    fatal: false,
    text: "The dead letter does not say which topic it came from",
    action: "Name a topic to replay it to.",
  },
  QUERY_TOO_MANY_GROUPS: {
    class: "ConsumerError",
    retriable: false,
    fatal: false,
    text: "A query makes more groups or time series than it may keep",
    action:
      "Group by fewer fields or by fields with fewer values, narrow filters or timeRange, lengthen everyMs, or raise maxGroups.",
  },
  QUERY_TOO_LARGE: {
    class: "ConsumerError",
    retriable: false,
    fatal: false,
    text: "What a query found takes more memory than it may",
    action: "Narrow filters or timeRange, lower limit and offset, or raise maxBytes.",
  },
  ALREADY_READING: {
    class: "ConsumerError",
    retriable: false,
    fatal: false,
    text: "The consumer is reading already",
    action: "Leave the loop or end the run first, or read with a consumer of its own.",
  },
  NOT_ASSIGNED: {
    class: "ConsumerError",
    retriable: false,
    fatal: false,
    text: "The partition is not read by this consumer",
    action: "Wait for the `rebalance` event that assigns it, or assign it.",
  },
} as const satisfies Record<string, ErrorRow>;
