export { Fault, type FaultReason } from "./fault.ts";
export type { ScanLimits } from "./limits.ts";
export { type ScanResult, scan, scanFast, scanThoroughly } from "./scan.ts";
