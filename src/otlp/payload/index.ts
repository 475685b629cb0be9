export { detectEncoding, type Encoding } from "./detect-encoding.ts";
export { type SchemaFrame, type Unframed, unframe } from "./unframe.ts";
