export type { Processor } from "./processor.ts";
export { createSteps, through } from "./steps.ts";
