/** Flag and length before each message (gRPC over HTTP/2, "Length-Prefixed-Message"). */
export const prefixBytes = 5;

/** What the prefix of a message tells. */
export interface MessagePrefix {
  readonly isCompressed: boolean;
  /** Bytes of the message that follows. */
  readonly length: number;
}

/** The prefix of a message. */
export function messagePrefix(length: number, compressed = false): Buffer {
  const prefix = Buffer.allocUnsafe(prefixBytes);
  prefix[0] = compressed ? 1 : 0;
  prefix.writeUInt32BE(length, 1);
  return prefix;
}

/** Reads a whole prefix; undefined where its flag is neither 0 nor 1. */
export function readPrefix(prefix: Buffer): MessagePrefix | undefined {
  const flag = prefix[0];
  return flag === 0 || flag === 1
    ? { isCompressed: flag === 1, length: prefix.readUInt32BE(1) }
    : undefined;
}

/** A message with its flag. */
export interface GrpcMessage {
  readonly compressed: boolean;
  readonly content: Buffer;
}

/** Reads the one message of a unary answer; undefined where there is not exactly one, whole. */
export function onlyMessage(body: Buffer): GrpcMessage | undefined {
  const prefix = body.length < prefixBytes ? undefined : readPrefix(body);
  return prefix === undefined || prefix.length !== body.length - prefixBytes
    ? undefined
    : { compressed: prefix.isCompressed, content: body.subarray(prefixBytes) };
}
