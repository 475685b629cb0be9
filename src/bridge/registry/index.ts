export { createProvider } from "./cloud-sources.ts";
export { createSink } from "./sinks.ts";
export { createSource } from "./sources.ts";
