export { anySignal } from "./any-signal.ts";
