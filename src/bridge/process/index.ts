export { attributeEditor } from "./attributes.ts";
export { type FilterCondition, filter } from "./filter.ts";
export type { Processor } from "./processor.ts";
export { sampler } from "./sample.ts";
