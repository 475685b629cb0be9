export type { PlainAttributeValue } from "./encode-attribute.ts";
export { type AttributeEdit, attributeRewriter } from "./rewrite-attributes.ts";
export { type TraceStateChange, traceStateRewriter } from "./rewrite-trace-states.ts";
