export { decodeJson } from "./decode-json.ts";
export { encodeJson, encodeJsonBytes } from "./encode-json.ts";
