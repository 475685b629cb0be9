export { decodeJson } from "./decode-json.ts";
export { encodeJson, encodeJsonBytes } from "./encode-json.ts";
export { parseJson } from "./parse-json.ts";
export { checkParsedSize, parsedSize } from "./parsed-size.ts";
