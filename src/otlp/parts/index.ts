export { ItemView } from "./item-view.ts";
export { merge } from "./merge.ts";
export {
  type KeyedPart,
  type KeyOf,
  type KeyOfItem,
  type RegroupBy,
  regroup,
  regroupItems,
} from "./regroup.ts";
export { type ResourceAttributeReader, resourceAttributeReader } from "./resource-attributes.ts";
export { severityOf } from "./severity.ts";
export { type OversizeItem, type Part, type SplitResult, split } from "./split.ts";
