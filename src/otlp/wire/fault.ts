import { SerializationError } from "../../errors/index.ts";

/** What can be wrong with a payload, in words. */
export const faultTexts = {
  size: "the payload is larger than maxBytes allows",
  depth: "messages are nested deeper than maxDepth allows",
  tag: "a tag is cut short, or does not fit into 32 bits",
  fieldNumber: "there is no field number 0",
  wireType: "the field is not written in the wire type that the schema gives it",
  unknownWireType: "there is no wire type 6 or 7",
  length: "a length is cut short, or leads past the end of the message",
  varint: "a number is cut short, or takes more than ten bytes",
  packed: "the packed values do not end where their field ends",
  idLength: "a trace id is 16 bytes and a span id 8, or they are empty",
  openGroup: "a group does not end",
  endGroup: "a group ends that did not begin",
} as const;

export type FaultReason = keyof typeof faultTexts;

/** Where and why the thorough scan gave up. */
export class Fault extends Error {
  readonly reason: FaultReason;
  /** Offset of the tag of the field at fault. */
  readonly offset: number;
  /** Path of the field, or of the message if the field is unknown; empty for the request. */
  readonly path: string;

  constructor(reason: FaultReason, offset: number, path: string) {
    super(faultTexts[reason]);
    this.reason = reason;
    this.offset = offset;
    this.path = path;
  }

  toError(): SerializationError {
    const code =
      this.reason === "depth" || this.reason === "size" ? "LIMIT_EXCEEDED" : "MALFORMED_PROTOBUF";
    return new SerializationError(code, {
      detail: this.message,
      byteOffset: this.offset,
      ...(this.path === "" ? {} : { field: this.path }),
    });
  }
}
