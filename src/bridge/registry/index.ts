export { createSink } from "./sinks.ts";
export { createSource } from "./sources.ts";
