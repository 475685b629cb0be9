export { KafkaSink } from "./kafka-sink.ts";
export { type PlannedWrite, type WritePlan, writePlan } from "./planned-writes.ts";
export { writeRequest } from "./write-request.ts";
