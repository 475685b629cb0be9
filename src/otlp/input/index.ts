export type { TelemetryInput } from "./recognize.ts";
export { ScannedRequest } from "./scanned-request.ts";
export { type RequestBytes, toRequestBytes } from "./to-request-bytes.ts";
