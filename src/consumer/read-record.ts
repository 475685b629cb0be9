import type { DriverRecord } from "../cluster/index.ts";
import { SerializationError } from "../errors/index.ts";
import {
  checkFrame,
  checkParsedSize,
  decodeJson,
  detectEncoding,
  type Encoding,
  encodeRequest,
  type Signal,
  signals,
  unframe,
} from "../otlp/index.ts";
import { signalHeader } from "../producer/index.ts";
import { headerText } from "./consumed-headers.ts";
import { ReadRecord } from "./record-content.ts";

/**
 * How records are written: `auto` tells protobuf and JSON apart, and takes the framing of a schema
 * registry off; with the others, what is not written so cannot be read.
 */
export type RecordEncoding = "auto" | "otlp_proto" | "otlp_json";

/** How to tell what the records of a subscription hold. */
export interface SignalRules {
  /** The signal of a topic whose records have no header that names it. */
  readonly ofTopic: (topic: string) => Signal | undefined;
  /** How records are written. Default `auto`. */
  readonly encoding?: RecordEncoding;
  /** Signals that are read; records of others are passed over. */
  readonly wanted: ReadonlySet<Signal>;
}

/**
 * Reads a record: leaves out a Schema Registry frame and converts JSON to protobuf. The outermost
 * fields are checked here, the others by what is returned.
 *
 * A tombstone (a null value) is passed over: it says that a key is deleted, and holds no telemetry.
 * An empty value is a request without items, as protobuf has it.
 *
 * @returns undefined for a tombstone, and for a signal that is not wanted
 * @throws SerializationError for everything that is not OTLP, and for JSON of so many objects that
 * decoding it would take more than 256 MiB
 */
export function readRecord(record: DriverRecord, rules: SignalRules): ReadRecord | undefined {
  const found = findPayload(record, rules);
  if (found === undefined) {
    return undefined;
  }
  const bytes = toProtobuf(found);
  return new ReadRecord(found.signal, bytes, checkFrame(found.signal, bytes));
}

/** What a record holds, not looked into. */
export interface Payload {
  readonly signal: Signal;
  /** Without a frame. */
  readonly bytes: Uint8Array;
  readonly encoding: Encoding;
}

/**
 * Finds the request in a record, of which nothing is checked.
 *
 * @returns undefined for a tombstone, and for a signal that is not wanted
 * @throws SerializationError where the signal is unknown, or a frame is broken
 */
export function findPayload(record: DriverRecord, rules: SignalRules): Payload | undefined {
  const { value } = record;
  if (value === null) {
    return undefined;
  }
  const signal = signalOf(record, rules);
  if (!rules.wanted.has(signal)) {
    return undefined;
  }
  const { encoding = "auto" } = rules;
  if (encoding !== "auto") {
    return { signal, bytes: value, encoding: encoding === "otlp_json" ? "json" : "protobuf" };
  }
  const bytes = unframe(value).payload;
  return { signal, bytes, encoding: detectEncoding(bytes) };
}

/**
 * The request in protobuf.
 *
 * @throws SerializationError for JSON that is no OTLP, or would take more than 256 MiB to decode
 */
export function toProtobuf({ signal, bytes, encoding }: Payload): Uint8Array {
  if (encoding !== "json") {
    return bytes;
  }
  checkParsedSize(bytes);
  return encodeRequest(signal, decodeJson(signal, bytes));
}

function signalOf(record: DriverRecord, { ofTopic }: SignalRules): Signal {
  const named = headerText(record, signalHeader);
  if (named === undefined) {
    const signal = ofTopic(record.topic);
    if (signal === undefined) {
      throw new SerializationError("UNKNOWN_SIGNAL", {
        detail: `topic "${record.topic}" has no signal of its own, and the record no header ${signalHeader}`,
      });
    }
    return signal;
  }
  const signal = signals.find((each) => each === named);
  if (signal === undefined) {
    throw new SerializationError("UNKNOWN_SIGNAL", {
      detail: `header ${signalHeader} is ${JSON.stringify(named.slice(0, 100))}`,
    });
  }
  return signal;
}
