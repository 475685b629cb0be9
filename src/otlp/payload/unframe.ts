import { SerializationError } from "../../errors/index.ts";

/** What stood before a payload in the wire format of Confluent's Schema Registry. */
export interface SchemaFrame {
  /** Id of the schema in the registry. */
  readonly schemaId: number;
  /** Path to the message type within the schema's file, `[0]` for its first; empty for JSON. */
  readonly messageIndexes: readonly number[];
}

/** A payload, and the frame that was taken off it if there was one. */
export interface Unframed {
  /** The request itself: the same memory, not a copy. */
  readonly payload: Uint8Array;
  readonly frame: SchemaFrame | undefined;
}

const headerSize = 5;
const openBrace = 0x7b;
/** Messages nested in messages; OTLP's requests are not nested at all. */
const mostIndexes = 64;

/**
 * Takes the frame of a Schema Registry serializer off a payload: a zero byte, the schema id in four
 * bytes, and before protobuf the indexes of the message type: their number and each of them as
 * zig-zag varints, or a single zero byte for the first message.
 *
 * A payload that does not begin with a zero byte has no frame and is returned as it is. There is no
 * doubt about which: neither protobuf nor JSON begins with a zero byte.
 *
 * @throws {@link SerializationError} where a frame begins and is cut short or makes no sense.
 */
export function unframe(bytes: Uint8Array): Unframed {
  if (bytes[0] !== 0) {
    return { payload: bytes, frame: undefined };
  }
  if (bytes.length < headerSize) {
    throw malformed(bytes.length);
  }
  const schemaId = new DataView(bytes.buffer, bytes.byteOffset).getUint32(1);
  if (bytes[headerSize] === openBrace) {
    return { payload: bytes.subarray(headerSize), frame: { schemaId, messageIndexes: [] } };
  }
  const { value: count, next } = zigZag(bytes, headerSize);
  if (count < 0 || count > mostIndexes) {
    throw malformed(headerSize);
  }
  const messageIndexes: number[] = count === 0 ? [0] : [];
  let p = next;
  while (messageIndexes.length < count) {
    const index = zigZag(bytes, p);
    if (index.value < 0) {
      throw malformed(p);
    }
    messageIndexes.push(index.value);
    p = index.next;
  }
  return { payload: bytes.subarray(p), frame: { schemaId, messageIndexes } };
}

function zigZag(bytes: Uint8Array, start: number): { value: number; next: number } {
  let raw = 0;
  for (let p = start; p < start + 5; p++) {
    const byte = bytes[p];
    if (byte === undefined) {
      throw malformed(bytes.length);
    }
    raw |= (byte & 127) << ((p - start) * 7);
    if (byte < 128) {
      return { value: (raw >>> 1) ^ -(raw & 1), next: p + 1 };
    }
  }
  throw malformed(start);
}

function malformed(byteOffset: number): SerializationError {
  return new SerializationError("MALFORMED_PROTOBUF", {
    detail: "the payload begins as a Schema Registry frame does, but the frame is not complete",
    byteOffset,
  });
}
