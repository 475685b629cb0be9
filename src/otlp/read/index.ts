export { newDoubles, newList, plainObject } from "./plain-object.ts";
export { noBytes, ProtoReader } from "./proto-reader.ts";
export { TextTable, texts } from "./text-table.ts";
