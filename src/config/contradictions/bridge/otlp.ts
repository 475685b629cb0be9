import { certificateContradictions } from "../security.ts";
import type { Pipeline, PipelineRow } from "./pipeline-row.ts";

/** What receives and what delivers OTLP. */
export const otlpRows: readonly PipelineRow[] = [
  ...(["http", "grpc"] as const).flatMap(listenerRows),
  {
    reads: ["from.otlp.http.cors.origins"],
    message: "has `*`, which is every origin: leave the others out",
    broken: ({ from }) => {
      const { origins = [] } = from.otlp?.http?.cors ?? {};
      return origins.includes("*") && origins.length > 1;
    },
  },
  ...(["endpoint", "endpoints"] as const).flatMap(addressRows),
  {
    reads: ["to.otlp.tls", "to.otlp.endpoint", "to.otlp.endpoints"],
    message: "is for https:// addresses, and there is none",
    broken: ({ to }) =>
      to.otlp?.tls !== undefined && !addressesOf(to).some((url) => url.startsWith("https:")),
  },
  ...certificateContradictions("to.otlp.tls", ({ to }: Pipeline) => to.otlp?.tls),
  {
    reads: ["to.otlp.compressionLevel", "to.otlp.compression"],
    message: "is for gzip (1 to 9) and zstd (1 to 22)",
    broken: ({ to: { otlp } }) =>
      otlp?.compressionLevel !== undefined &&
      (otlp.compression === "none" || (otlp.compression === "gzip" && otlp.compressionLevel > 9)),
  },
  {
    reads: ["to.otlp.headers"],
    message: "sets a header that belongs to the protocol: leave it out",
    broken: ({ to }) =>
      Object.keys(to.otlp?.headers ?? {}).some((name) => protocolHeader.test(name)),
  },
  {
    reads: ["to.otlp.retry.maxMs", "to.otlp.retry.initialMs"],
    message: "must be at least to.otlp.retry.initialMs",
    broken: ({ to }) => to.otlp !== undefined && to.otlp.retry.maxMs < to.otlp.retry.initialMs,
  },
];

const protocolHeader =
  /^(?:content-(?:type|length|encoding)|transfer-encoding|connection|host|te|grpc-.*)$/i;

/** The whole address of one signal, where the base is asked for. */
export const signalPath = /\/v1\/(?:traces|metrics|logs)\/?$/;

function addressesOf({ otlp }: Pipeline["to"]): readonly string[] {
  return [otlp?.endpoint ?? [], otlp?.endpoints ?? []].flat();
}

function addressRows(key: "endpoint" | "endpoints"): PipelineRow[] {
  const own = ({ to }: Pipeline) => [to.otlp?.[key] ?? []].flat();
  return [
    {
      reads: [`to.otlp.${key}`],
      message: "ends with the path of one signal: leave /v1/… out",
      broken: (pipeline) => own(pipeline).some((url) => signalPath.test(url)),
    },
    {
      reads: [`to.otlp.${key}`, "to.otlp.protocol"],
      message: "has a path, and OTLP/gRPC has none",
      broken: (pipeline) =>
        pipeline.to.otlp?.protocol === "grpc" &&
        own(pipeline).some((url) => !signalPath.test(url) && new URL(url).pathname !== "/"),
    },
  ];
}

function listenerRows(protocol: "http" | "grpc"): PipelineRow[] {
  const place = `from.otlp.${protocol}`;
  return [
    {
      reads: [`${place}.maxBodyBytes`, `${place}.maxDecompressedBytes`],
      message: `must be at most ${place}.maxDecompressedBytes`,
      broken: ({ from }) => {
        const listener = from.otlp?.[protocol];
        return listener !== undefined && listener.maxBodyBytes > listener.maxDecompressedBytes;
      },
    },
    ...certificateContradictions(`${place}.tls`, ({ from }: Pipeline) => {
      const tls = from.otlp?.[protocol]?.tls;
      return tls && { ...tls, verify: true };
    }),
  ];
}
