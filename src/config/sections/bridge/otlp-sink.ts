import { z } from "zod";
import { Secret } from "../../secret.ts";
import { exactlyOne } from "../key-rule.ts";
import { named, option, whole } from "../option.ts";
import { resolveSslSection } from "../ssl.ts";
import { serviceUrl } from "./address.ts";
import { headerName, headerValue } from "./header.ts";
import { type OnRefused, onRefused } from "./kafka-sink.ts";
import { type ClientTls, clientTlsSchema } from "./tls.ts";

const retry = named(
  z.strictObject({
    initialMs: option(whole(1, 3_600_000).default(1_000), {
      description: "Wait before the second try; doubles each time, with jitter.",
      unit: "ms",
    }),
    maxMs: option(whole(1, 3_600_000).default(30_000), {
      description: "Longest wait between two tries.",
      unit: "ms",
    }),
    forever: option(z.boolean().default(true), {
      description:
        "Whether a request is tried until the backend takes or refuses it. Without it, one that failed `maxAttempts` times, an option of the source, counts as refused.",
    }),
  }),
  "RetryOptions",
  "How requests are tried again.",
);

export const otlpSinkSchema = named(
  exactlyOne(
    {
      endpoint: option(serviceUrl().optional(), {
        description:
          "Address of the backend without `/v1/…`, such as http://127.0.0.1:4318. Either this or `endpoints`.",
      }),
      endpoints: option(z.array(serviceUrl()).min(1).readonly().optional(), {
        description: "Addresses of several backends: the first is used while it answers.",
      }),
      protocol: option(z.enum(["http", "grpc"]).default("http"), {
        description: "OTLP/HTTP with protobuf, or OTLP/gRPC.",
      }),
      compression: option(z.enum(["none", "gzip", "zstd"]).default("gzip"), {
        description: "Compression of requests; `zstd` needs Node.js 22.15.",
      }),
      compressionLevel: option(whole(1, 22).optional(), {
        description:
          "Level of gzip (1–9) or zstd (1–22); gzip at 1 takes half the time that zlib takes.",
        defaultText: "the codec's own",
      }),
      headers: option(z.record(headerName(), headerValue()).default({}), {
        description: "Headers of every request, such as `authorization`.",
        secret: true,
      }),
      tls: option(clientTlsSchema.optional(), {
        description: "TLS to https:// addresses, beyond the defaults.",
      }),
      maxRequestBytes: option(whole(1_024, 1_073_741_824).default(4_194_304), {
        description: "Largest request before compression.",
        unit: "bytes",
      }),
      maxItems: option(whole(1).default(8_192), {
        description: "Most spans, data points or log records in a request.",
        unit: "items",
      }),
      lingerMs: option(whole(0, 900_000).default(200), {
        description: "Longest time that records are gathered for a request.",
        unit: "ms",
      }),
      inFlight: option(whole(1, 1_000).default(4), {
        description: "Requests under way at a time.",
      }),
      ordered: option(z.boolean().default(false), {
        description:
          "Whether records of a partition arrive in their order: then one request at a time holds records of it, and partitions share the requests under way.",
      }),
      timeoutMs: option(whole(1, 3_600_000).default(30_000), {
        description: "Longest time from sending a request to the end of its answer.",
        unit: "ms",
      }),
      retry: option(retry.prefault({}), { description: "How requests are tried again." }),
      onRefused,
    },
    ["endpoint", "endpoints"],
  ),
  "OtlpSinkOptions",
  "An OTLP backend to deliver to.",
);

/** An OTLP backend, resolved. */
export interface OtlpSink {
  readonly kind: "otlp";
  /** At least one; the first is used while it answers. */
  readonly endpoints: readonly string[];
  readonly protocol: "http" | "grpc";
  readonly compression: "none" | "gzip" | "zstd";
  /** Undefined is the codec's own. */
  readonly compressionLevel: number | undefined;
  readonly headers: Readonly<Record<string, Secret>>;
  /** For https:// addresses. */
  readonly tls: ClientTls;
  readonly maxRequestBytes: number;
  readonly maxItems: number;
  readonly lingerMs: number;
  readonly inFlight: number;
  readonly ordered: boolean;
  readonly timeoutMs: number;
  readonly retry: {
    readonly initialMs: number;
    readonly maxMs: number;
    readonly forever: boolean;
  };
  readonly onRefused: OnRefused;
}

/** The resolved form of checked `to.otlp` options. */
export function resolveOtlpSink({
  endpoint,
  endpoints = [],
  headers,
  tls,
  ...sink
}: z.output<typeof otlpSinkSchema>): OtlpSink {
  return {
    ...sink,
    kind: "otlp",
    endpoints: endpoint === undefined ? endpoints : [endpoint],
    compressionLevel: sink.compressionLevel,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, new Secret(value)]),
    ),
    tls: resolveSslSection(tls ?? clientTlsSchema.parse({})),
    onRefused: sink.onRefused ?? "deadLetter",
  };
}
