export { secretCheck } from "./bearer-tokens.ts";
export { acceptedCodings, isAcceptedCoding } from "./content-codings.ts";
export { discardRest } from "./discard-rest.ts";
export { type BodyRules, readHttpBody } from "./http-body.ts";
export { HttpServer, headerOf, type RequestHandler } from "./http-server.ts";
export { addressText, isLoopback } from "./listener.ts";
export { Lease, MemoryBudget } from "./memory-budget.ts";
export { Openness } from "./openness.ts";
export { OtlpReceiver } from "./otlp-receiver.ts";
export {
  internalFault,
  invalid,
  noRoom,
  RejectedRequest,
  type Rejection,
  SenderGone,
  tooLarge,
  tooSlow,
  unavailable,
} from "./rejection.ts";
export { RequestCounts } from "./request-counts.ts";
export { TimeWatch } from "./time-watch.ts";
