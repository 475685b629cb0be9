import type { TransportOptions } from "../../../src/bridge/otlp-sink/transport.ts";

/** Options of a transport that tests change as they need. */
export function transportTo(
  endpoint: string,
  more: Partial<TransportOptions> = {},
): TransportOptions {
  return {
    endpoint,
    compression: { name: "none", level: undefined },
    headers: {},
    tls: { rejectUnauthorized: true },
    inFlight: 4,
    maxRequestBytes: 4_194_304,
    timeoutMs: 20_000,
    ...more,
  };
}
