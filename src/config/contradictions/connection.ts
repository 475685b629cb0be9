import { isEmbedded, splitServers } from "../sections/connection.ts";
import { resolveTopic } from "../sections/topic.ts";
import type { Row } from "./row.ts";

export const connectionContradictions: readonly Row[] = [
  {
    reads: ["bootstrapServers"],
    message: "`embedded` stands alone: name either it or brokers",
    broken: ({ bootstrapServers }) =>
      !isEmbedded(bootstrapServers) && splitServers(bootstrapServers).includes("embedded"),
  },
  {
    reads: ["ssl", "bootstrapServers"],
    message: "the embedded cluster speaks no TLS: leave ssl out",
    broken: ({ ssl, bootstrapServers }) =>
      isEmbedded(bootstrapServers) && ssl !== undefined && ssl !== false,
  },
  {
    reads: ["auth", "bootstrapServers"],
    message: "the embedded cluster knows no users: leave auth out",
    broken: ({ auth, bootstrapServers }) =>
      isEmbedded(bootstrapServers) && auth !== undefined && auth.mechanism !== "none",
  },
  {
    reads: ["reconnectBackoffMaxMs", "reconnectBackoffMs"],
    message: "must be at least reconnectBackoffMs",
    broken: ({ reconnectBackoffMaxMs, reconnectBackoffMs }) =>
      reconnectBackoffMaxMs < reconnectBackoffMs,
  },
  ...(["metrics", "logs"] as const).map(
    (signal): Row => ({
      reads: [`topic.${signal}`],
      message: "is the topic of another signal, with other settings: give both the same",
      broken: ({ topic }) => {
        const { [signal]: own, traces, metrics } = resolveTopic(topic);
        return [traces, metrics].some(
          (other) => other.name === own.name && JSON.stringify(other) !== JSON.stringify(own),
        );
      },
    }),
  ),
];
