export { DeadLetterRecord, type LetterSource } from "./dead-letter-record.ts";
export { DeadLetterTopic, type ReplayOptions } from "./dead-letter-topic.ts";
export type { DeadLetterFilter, OffsetSpan } from "./letter-filter.ts";
export type { ReplayFailure, ReplayProgress } from "./replay-progress.ts";
