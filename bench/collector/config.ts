import { type DeliverRoute, type IngestRoute, type Route, shared } from "../bridge/routes.ts";

const gigabyte = 2 ** 30;

/**
 * The Collector's file for a route, as fast as its documentation lets it be while it keeps the promise
 * that an answer of success, or a committed offset, means delivered: no queue that answers first, all
 * replicas acknowledge, large fetches, nothing recorded about itself.
 */
export function collectorConfig(route: Route): object {
  const { receivers, exporters } = route.kind === "ingest" ? ingest(route) : deliver(route);
  return {
    receivers,
    exporters,
    service: {
      telemetry: { metrics: { level: "none" }, logs: { level: "error" } },
      pipelines: {
        [route.signal]: { receivers: Object.keys(receivers), exporters: Object.keys(exporters) },
      },
    },
  };
}

function ingest(route: IngestRoute) {
  const { bootstrapServers, signal, topics, byTraceId, httpPort, grpcPort } = route;
  const byHeader = topics.length > 1;
  const listener = (port: number) => ({
    endpoint: `127.0.0.1:${port}`,
    ...(byHeader ? { include_metadata: true } : {}),
  });
  return {
    receivers: {
      otlp: {
        protocols: {
          http: listener(httpPort),
          grpc: { ...listener(grpcPort), max_recv_msg_size_mib: 64 },
        },
      },
    },
    exporters: {
      kafka: {
        brokers: bootstrapServers.split(","),
        [signal]: {
          topic: topics[0],
          ...(byHeader ? { topic_from_metadata_key: "x-topic" } : {}),
        },
        ...(byTraceId ? { partition_traces_by_id: true } : {}),
        sending_queue: { enabled: false },
        timeout: "30s",
        producer: {
          required_acks: -1,
          compression: shared.compression,
          linger: `${shared.lingerMs}ms`,
          max_message_bytes: shared.maxMessageBytes,
        },
      },
    },
  };
}

function deliver(route: DeliverRoute) {
  const { bootstrapServers, signal, topic, groupId, backendPort, compression } = route;
  return {
    receivers: {
      kafka: {
        brokers: bootstrapServers.split(","),
        group_id: groupId,
        initial_offset: "earliest",
        [signal]: { topics: [topic] },
        max_fetch_size: gigabyte / 32,
        max_partition_fetch_size: gigabyte / 128,
        message_marking: { after: true },
        error_backoff: { enabled: true },
      },
    },
    exporters: {
      otlphttp: {
        endpoint: `http://127.0.0.1:${backendPort}`,
        compression,
        ...(compression === "gzip" ? { compression_params: { level: shared.gzipLevel } } : {}),
        sending_queue: { enabled: false },
      },
    },
  };
}
