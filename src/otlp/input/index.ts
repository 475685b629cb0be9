export type { TelemetryInput } from "./recognize.ts";
export { type RequestBytes, toRequestBytes } from "./to-request-bytes.ts";
