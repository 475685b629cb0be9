export { MemoryBudget } from "./memory-budget.ts";
export { OtlpReceiver, type OtlpReceiverParts } from "./otlp-receiver.ts";
export type { RequestCounts } from "./request-counts.ts";
