export { createSink } from "./sinks.ts";
export { checkSupported, createSource } from "./sources.ts";
