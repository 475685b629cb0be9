export { FieldFinder } from "./field-finder.ts";
export type { KeyedPart } from "./groups.ts";
export { itemRequest } from "./item-request.ts";
export { ItemView } from "./item-view.ts";
export { merge } from "./merge.ts";
export { type PickedPart, pick } from "./pick.ts";
export { type KeyOf, type KeyOfItem, type RegroupBy, regroup, regroupItems } from "./regroup.ts";
export { type ResourceAttributeReader, resourceAttributeReader } from "./resource-attributes.ts";
export { type OversizeItem, type Part, type SplitResult, split } from "./split.ts";
