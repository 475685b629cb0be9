import type { BridgeOptions } from "../../src/config/index.ts";
import { type Route, shared } from "./routes.ts";

/** The bridge's file for a route: its defaults, but for what both contenders are given alike. */
export function bridgeConfig(route: Route): BridgeOptions {
  return {
    kafka: { bootstrapServers: route.bootstrapServers },
    pipelines: { [route.kind]: pipelineOf(route) },
    log: { level: "warn" },
  };
}

function pipelineOf(route: Route): BridgeOptions["pipelines"][string] {
  if (route.kind === "deliver") {
    const { groupId, signal, topic, compression, backendPort } = route;
    return {
      from: {
        kafka: {
          groupId,
          topics: { [signal]: [topic] },
          fromBeginning: true,
          deadLetterTopic: `${topic}-dead-letters`,
        },
      },
      to: {
        otlp: {
          endpoint: `http://127.0.0.1:${backendPort}`,
          compression,
          ...(compression === "gzip" ? { compressionLevel: shared.gzipLevel } : {}),
        },
      },
    };
  }
  const { signal, topics, byTraceId, httpPort, grpcPort } = route;
  return {
    from: { otlp: { http: { port: httpPort }, grpc: { port: grpcPort } } },
    to: {
      kafka: {
        topics: { [signal]: topics[0] },
        compression: shared.compression,
        lingerMs: shared.lingerMs,
        maxRequestSize: shared.maxMessageBytes,
        ...(byTraceId ? { partitionBy: { traces: "traceId" } } : {}),
        ...(topics.length > 1 ? { topicFrom: { header: "x-topic", allow: [...topics] } } : {}),
      },
    },
  };
}
