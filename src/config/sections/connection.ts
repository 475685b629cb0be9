import { z } from "zod";
import { option, text, whole } from "./option.ts";

const hostAndPort = /^(\[[0-9a-fA-F:.]+(?:%\w+)?\]|[^\s:/@[\],]+)(?::(\d{1,5}))?$/;

function serverList() {
  return z.string().superRefine((value, context) => {
    for (const entry of splitServers(value)) {
      const problem = problemOf(entry);
      if (problem !== undefined) {
        context.addIssue({ code: "custom", message: problem });
        return;
      }
    }
  });
}

/** What is wrong with an entry. Never repeats it: it may hold a password. */
function problemOf(entry: string): string | undefined {
  if (entry.includes("@")) {
    return "holds credentials: give them as auth.username and auth.password, and host:port here";
  }
  if (entry.includes("://")) {
    return "holds a protocol: write host:port; ssl and auth choose the protocol";
  }
  const port = hostAndPort.exec(entry)?.[2];
  if (
    !hostAndPort.test(entry) ||
    (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535))
  ) {
    return "expected host:port, such as localhost:9092 or [::1]:9092, or `embedded`";
  }
  return undefined;
}

/** The entries of `bootstrapServers`, each by itself. */
export function splitServers(servers: string | readonly string[]): string[] {
  return [servers].flat().flatMap((entry) => entry.split(",").map((part) => part.trim()));
}

/** Whether the in-process cluster is asked for. */
export function isEmbedded(servers: string | readonly string[]): boolean {
  return splitServers(servers).join() === "embedded";
}

export const connectionFields = {
  bootstrapServers: option(
    z.union([serverList(), z.array(serverList()).min(1).readonly()], {
      error: "expected host:port, a list of them, or `embedded`",
    }),
    {
      description:
        "Brokers to connect to first, as host:port: one, several with commas between, or a list. `embedded` is an in-process cluster for trying out and tests, which keeps nothing.",
      property: "bootstrap.servers",
    },
  ),
  clientId: option(text().default("otel-kafka-bridge"), {
    description: "Name by which the brokers know this client, in their logs and quotas.",
    property: "client.id",
  }),
  requestTimeoutMs: option(whole(1, 900_000).default(30_000), {
    description: "Time that a broker, or an administrative request, may take to answer.",
    unit: "ms",
    property: "request.timeout.ms",
  }),
  socketTimeoutMs: option(whole(10, 300_000).default(30_000), {
    description: "Time that a request may take on the network.",
    unit: "ms",
    property: "socket.timeout.ms",
  }),
  connectionTimeoutMs: option(whole(1_000).default(60_000), {
    description: "Time that a connection may take to be set up, TLS and SASL included.",
    unit: "ms",
    property: "socket.connection.setup.timeout.ms",
  }),
  metadataMaxAgeMs: option(whole(1, 86_400_000).default(300_000), {
    description:
      "Age at which knowledge of the cluster is renewed. Topics that appear later are found within 5 s all the same.",
    unit: "ms",
    property: "metadata.max.age.ms",
  }),
  reconnectBackoffMs: option(whole(0, 3_600_000).default(50), {
    description:
      "Wait before a lost connection is tried again; doubles up to `reconnectBackoffMaxMs`.",
    unit: "ms",
    property: "reconnect.backoff.ms",
  }),
  reconnectBackoffMaxMs: option(whole(0, 3_600_000).default(10_000), {
    description: "Longest wait between two tries to connect.",
    unit: "ms",
    property: "reconnect.backoff.max.ms",
  }),
  retryBackoffMs: option(whole(1, 300_000).default(100), {
    description: "Wait before a failed request is tried again.",
    unit: "ms",
    property: "retry.backoff.ms",
  }),
};

/** The resolved form of checked `bootstrapServers`: each with its port, or `embedded`. */
export function resolveServers(
  servers: string | readonly string[],
): readonly string[] | "embedded" {
  if (isEmbedded(servers)) {
    return "embedded";
  }
  const list = splitServers(servers);
  return [...new Set(list.map((entry) => (/:\d+$/.test(entry) ? entry : `${entry}:9092`)))];
}
