export {
  afterBytes,
  afterLength,
  afterUnknown,
  afterVarint,
  deepestValue,
  lengthAt,
  packedVarints,
  setDeepestValue,
  unusual,
} from "./canonical.ts";
export { Fault, type FaultReason } from "./fault.ts";
export { FieldReader } from "./field-reader.ts";
export { locatedErrors } from "./located-errors.ts";
export { plainBytes } from "./plain-bytes.ts";
export { varintSize, writeVarint } from "./varint.ts";
