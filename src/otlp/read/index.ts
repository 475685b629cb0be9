export { newDoubles, newList, plainObject } from "./plain-object.ts";
export { noBytes, ProtoReader } from "./proto-reader.ts";
