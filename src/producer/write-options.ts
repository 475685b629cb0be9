import { type DriverHeaders, driverHeaders } from "../cluster/index.ts";
import { ConfigError } from "../errors/index.ts";

/** Record headers: by name, or as pairs where the order matters or a name comes more than once. */
export type HeadersInput =
  | Readonly<Record<string, string | Uint8Array>>
  | readonly (readonly [name: string, value: string | Uint8Array])[];

/** How long a write may take, and what may call it off. */
export interface WriteLimits {
  /**
   * Time from the call to the acknowledgement, in milliseconds. Default: unbounded while it waits
   * for a connection or a topic, which have limits of their own, and
   * `producer.deliveryTimeoutMs` each for room in the buffer and for delivery.
   */
  readonly timeoutMs?: number;
  /** Calls the write off; what the driver already has may still be written. */
  readonly signal?: AbortSignal;
}

/** How a batch of telemetry is written. */
export interface WriteOptions extends WriteLimits {
  /** Default: the signal's topic in the configuration. */
  readonly topic?: string;
  /** Key of every record of the write, which chooses the partition. Default: none. */
  readonly key?: string | Uint8Array;
  /** Headers of every record of the write, beside our own. */
  readonly headers?: HeadersInput;
  /** Default: by `key`, else by `producer.partitionBy`, else the driver's choice. */
  readonly partition?: number;
  /** Of every record of the write, in milliseconds since 1970. Default: when each is sent. */
  readonly timestamp?: number;
}

/** A record as it is, without regard to telemetry. */
export interface PlainRecord {
  /** `null` writes a tombstone. */
  readonly value: string | Uint8Array | null;
  readonly key?: string | Uint8Array | null;
  readonly headers?: HeadersInput;
  /** Default: by `key`, else the driver's choice. */
  readonly partition?: number;
  /** Milliseconds since 1970. Default: now. */
  readonly timestamp?: number;
}

/** One plain record, with all that its write needs. */
export interface RecordInput extends PlainRecord, WriteLimits {
  readonly topic: string;
}

/** Where an acknowledged record is. */
export interface RecordLocation {
  readonly partition: number;
  /** −1 where the broker does not tell: with `acks: 0`, or without idempotence. */
  readonly offset: bigint;
}

/** Offsets as the public interface has them; negative ones say that the broker did not tell. */
export function toOffset(offset: number): bigint {
  return offset < 0 ? -1n : BigInt(offset);
}

/** What became of a write. */
export interface WriteResult {
  /** Spans, data points or log records that were acknowledged. */
  readonly recordsWritten: number;
  /** Kafka records that hold them. Small writes share theirs with others. */
  readonly messages: number;
  /** Encoded bytes of this write, without keys and headers. */
  readonly bytes: number;
  /** Where the Kafka records are, one entry for each. */
  readonly partitions: readonly RecordLocation[];
}

/** Header that names the signal, as the Collector's components write and read it. */
export const signalHeader = "otelcol.signal";

/** Headers in the driver's form, and what they weigh. */
export interface EncodedHeaders {
  readonly headers: DriverHeaders | undefined;
  /** Upper bound of their encoded size. */
  readonly bytes: number;
}

/** Two lengths, each a varint of a 32-bit number. */
const headerOverheadBytes = 10;

/** No headers. */
export const noHeaders: EncodedHeaders = { headers: undefined, bytes: 0 };

/** Text as UTF-8; bytes as they are. */
export function toBytes(value: string | Uint8Array): Uint8Array {
  return typeof value === "string" ? Buffer.from(value) : value;
}

/**
 * Encodes headers: `own` first, then the caller's.
 *
 * @throws ConfigError where the caller's would override one of ours
 */
export function encodeHeaders(
  own: Readonly<Record<string, string>>,
  input: HeadersInput | undefined,
): EncodedHeaders {
  const pairs: [string, Uint8Array][] = Object.entries(own).map(([name, value]) => [
    name,
    toBytes(value),
  ]);
  for (const [name, value] of headerPairs(input)) {
    if (Object.hasOwn(own, name)) {
      throw invalidOption(`headers.${name}`, "is written by the producer itself: use another name");
    }
    pairs.push([name, toBytes(value)]);
  }
  const bytes = pairs.reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + value.length + headerOverheadBytes,
    0,
  );
  return { headers: driverHeaders(pairs), bytes };
}

/** Headers as pairs, in their order. */
export function headerPairs(
  input: HeadersInput | undefined,
): readonly (readonly [string, string | Uint8Array])[] {
  if (input === undefined) {
    return [];
  }
  return isPairs(input) ? input : Object.entries(input);
}

function isPairs(
  input: HeadersInput,
): input is readonly (readonly [string, string | Uint8Array])[] {
  return Array.isArray(input);
}

/** A mistake in the options of a call. */
function invalidOption(path: string, message: string): ConfigError {
  return new ConfigError("CONFIG_INVALID", { issues: [{ path, message }] });
}

/**
 * The partition to hand to the driver: −1 is its own choice.
 *
 * @throws ConfigError unless it is a whole number from 0
 */
export function checkPartition(partition: number | undefined): number {
  if (partition === undefined) {
    return -1;
  }
  if (!Number.isInteger(partition) || partition < 0) {
    throw invalidOption("partition", "expected a whole number from 0");
  }
  return partition;
}
