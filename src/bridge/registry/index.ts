export { createSink } from "./sinks.ts";
export { createSource } from "./sources.ts";
export { createSteps } from "./steps.ts";
