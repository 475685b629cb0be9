export { Fault, type FaultReason } from "../wire/index.ts";
export { resolveLimits, type ScanLimits } from "./limits.ts";
export { checkFrame, type Outline, outline } from "./outline.ts";
export { type ScanResult, scan, scanFast, scanThoroughly } from "./scan.ts";
