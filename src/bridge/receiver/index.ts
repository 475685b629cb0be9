export { GrpcReceiver } from "./grpc-receiver.ts";
export { HttpReceiver, type HttpReceiverOptions, type ReceiverParts } from "./http-receiver.ts";
export { Intake } from "./intake.ts";
export { MemoryBudget } from "./memory-budget.ts";
