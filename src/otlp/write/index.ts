export { AttributeCache, isPlainText } from "./attribute-cache.ts";
export { ByteBuffer } from "./byte-buffer.ts";
export {
  asBool,
  asBytes,
  asDouble,
  asId,
  asInt32,
  asInt64,
  asList,
  asMessage,
  asText,
  asUint32,
  asUint64,
  atMostOne,
} from "./checks.ts";
export { ProtoWriter } from "./proto-writer.ts";
export { refusal, refuse, tooLarge } from "./refusal.ts";
export { toWords, type Words } from "./words.ts";
