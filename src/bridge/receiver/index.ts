export { MemoryBudget } from "./memory-budget.ts";
export { OtlpReceiver } from "./otlp-receiver.ts";
