/** Flag and length before each message (gRPC over HTTP/2, "Length-Prefixed-Message"). */
const prefixBytes = 5;

/** A message as it travels. */
export interface GrpcMessage {
  readonly compressed: boolean;
  readonly content: Buffer;
}

/** The prefix of a message. */
export function messagePrefix(length: number, compressed = false): Buffer {
  const prefix = Buffer.allocUnsafe(prefixBytes);
  prefix[0] = compressed ? 1 : 0;
  prefix.writeUInt32BE(length, 1);
  return prefix;
}

/** Reads the one message of a unary call; undefined where there is not exactly one, whole. */
export function onlyMessage(body: Buffer): GrpcMessage | undefined {
  const flag = body[0];
  if (body.length < prefixBytes || (flag !== 0 && flag !== 1)) {
    return undefined;
  }
  if (body.readUInt32BE(1) !== body.length - prefixBytes) {
    return undefined;
  }
  return { compressed: flag === 1, content: body.subarray(prefixBytes) };
}
