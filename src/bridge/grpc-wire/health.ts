/** `HealthCheckResponse.ServingStatus` of `grpc.health.v1`. */
export const healthStates = { serving: 1, notServing: 2, serviceUnknown: 3 } as const;

const serviceTag = 0x0a;
const statusTag = 0x08;

/**
 * The name of the service in a `HealthCheckRequest`, its only field. The empty name is the whole
 * server. What is written in any other way than every writer does is a name that nobody has.
 */
export function serviceInCheck(message: Buffer): string {
  if (message.length === 0) {
    return "";
  }
  const [tag, length] = message;
  return tag === serviceTag && length === message.length - 2
    ? message.toString("utf8", 2)
    : "\u0000";
}

/** Writes a `HealthCheckResponse`. */
export function encodeHealth(state: number): Buffer {
  return Buffer.from([statusTag, state]);
}
