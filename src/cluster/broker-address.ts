/** Where a broker listens. */
export interface BrokerAddress {
  readonly host: string;
  readonly port: number;
}

/** Takes `host:port` apart, where the host may be `[::1]`. */
export function parseAddress(server: string): BrokerAddress {
  const colon = server.lastIndexOf(":");
  const host = server.slice(0, colon).replace(/^\[|\]$/g, "");
  return { host, port: Number(server.slice(colon + 1)) };
}

/** As a person writes it. */
export function nameOf({ host, port }: BrokerAddress): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
