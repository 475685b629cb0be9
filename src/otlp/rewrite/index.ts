export type { PlainAttributeValue } from "./encode-attribute.ts";
export { type AttributeEdit, attributeRewriter } from "./rewrite-attributes.ts";
