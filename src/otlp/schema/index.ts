export { isChoice } from "./choice.ts";
export type { EnumRow, FieldRow, MessageRow, ScalarKind, SchemaPart } from "./model.ts";
export { itemTypes, signalTable } from "./signals.ts";
export { allEnums, allMessages, jsonName, schemaParts } from "./table.ts";
export { isPackable, type WireType, wireTypeOf } from "./wire-types.ts";
