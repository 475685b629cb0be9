import type { Attributes } from "@opentelemetry/api";

/** Who a client is, in its spans and metrics. */
export interface ClientIdentity {
  readonly clientId: string;
  /** As configured; the first one names the server. */
  readonly bootstrapServers: string | readonly string[];
  readonly groupId?: string | undefined;
}

/** The attributes that all points and spans of a client have. */
export function identityAttributes({ bootstrapServers, groupId }: ClientIdentity): Attributes {
  const [first = ""] = [bootstrapServers].flat()[0]?.split(",") ?? [];
  const [, address = first, port] = first.trim().match(/^(.*):(\d+)$/) ?? [];
  return {
    "messaging.system": "kafka",
    "server.address": address.replace(/^\[(.*)\]$/, "$1"),
    ...(port === undefined ? {} : { "server.port": Number(port) }),
    ...(groupId === undefined ? {} : { "messaging.consumer.group.name": groupId }),
  };
}
