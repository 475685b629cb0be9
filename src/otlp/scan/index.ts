export { Fault, type FaultReason } from "../wire/index.ts";
export { anyWanted } from "./any-wanted.ts";
export type { Choice, IsWanted } from "./choice.ts";
export { resolveLimits, type ScanLimits } from "./limits.ts";
export { checkFrame, type Outline, outline } from "./outline.ts";
export { type ScanResult, scan, scanFast, scanThoroughly } from "./scan.ts";
