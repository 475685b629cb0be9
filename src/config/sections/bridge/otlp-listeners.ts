import { z } from "zod";
import { Secret } from "../../secret.ts";
import { atLeastOne } from "../key-rule.ts";
import { named, option, text, whole } from "../option.ts";
import { addressFields } from "./address.ts";
import { headerName } from "./header.ts";
import { resolveServerTls, type ServerTls, serverTlsSchema } from "./tls.ts";

const tokenFile = named(
  z.strictObject({
    file: option(text(), {
      description: "Path of a file that holds one token a line.",
      file: true,
    }),
  }),
  "TokenFileOptions",
  "Bearer tokens in a file.",
);

const bearerToken = z.union(
  [
    z
      .string()
      .regex(/^[A-Za-z0-9._~+/-]+=*$/, "expected a bearer token: letters, digits and ._~+/-=")
      .max(8_192),
    tokenFile,
  ],
  { error: "expected a token or { file: path }" },
);

const cors = named(
  z.strictObject({
    origins: option(
      z
        .array(
          z
            .string()
            .regex(
              /^(?:\*|https?:\/\/[^/?#\s@]+)$/,
              "expected an origin such as https://app.example, or *",
            ),
        )
        .min(1)
        .readonly(),
      { description: "Origins of the pages that may send; `*` is any." },
    ),
    headers: option(z.array(headerName()).readonly().default([]), {
      description: "Request headers that pages may set beside those of OTLP.",
    }),
    maxAgeSeconds: option(whole(0, 86_400).default(7_200), {
      description: "How long a browser may remember the answer, in seconds.",
    }),
  }),
  "CorsOptions",
  "Access from web pages.",
);

function listenerFields(port: number) {
  return {
    ...addressFields(port),
    tls: option(serverTlsSchema.optional(), {
      description: "TLS of the listener.",
      defaultText: "plaintext",
    }),
    bearerTokens: option(z.array(bearerToken).min(1).readonly().optional(), {
      description:
        "Tokens of which a client has to send one: from the environment by a variable, or `{ file: path }`.",
      defaultText: "clients need no token",
      secret: true,
    }),
    maxBodyBytes: option(whole(1_024, 1_073_741_824).default(16_777_216), {
      description: "Largest request, as it comes.",
      unit: "bytes",
    }),
    maxDecompressedBytes: option(whole(1_024, 1_073_741_824).default(67_108_864), {
      description: "Largest request after decompression.",
      unit: "bytes",
    }),
    maxConnections: option(whole(1, 1_000_000).default(1_000), {
      description: "Most connections at a time; further ones are closed.",
    }),
    headersTimeoutMs: option(whole(100, 3_600_000).default(10_000), {
      description: "Time that a client may take to send the headers of a request.",
      unit: "ms",
    }),
    ackTimeoutMs: option(whole(100, 3_600_000).default(10_000), {
      description:
        "Time that Kafka may take to acknowledge a request; then the answer is 503 or UNAVAILABLE, and the client may try again.",
      unit: "ms",
    }),
  } as const;
}

const httpListener = named(
  z.strictObject({
    ...listenerFields(4318),
    cors: option(cors.optional(), {
      description: "Access from web pages.",
      defaultText: "none",
    }),
  }),
  "OtlpHttpListenerOptions",
  "The listener for OTLP/HTTP.",
);

const grpcListener = named(
  z.strictObject(listenerFields(4317)),
  "OtlpGrpcListenerOptions",
  "The listener for OTLP/gRPC.",
);

export const otlpSourceSchema = named(
  atLeastOne({
    http: option(httpListener.optional(), { description: "OTLP/HTTP, protobuf and JSON." }),
    grpc: option(grpcListener.optional(), { description: "OTLP/gRPC." }),
  }),
  "OtlpSourceOptions",
  "OTLP that others send.",
);

/** Where a bearer token comes from: given, or one a line of a file. */
export type BearerToken = { readonly token: Secret } | { readonly file: string };

/** A listener for OTLP, resolved. */
export interface OtlpListener {
  readonly host: string;
  /** 0 is a free one. */
  readonly port: number;
  readonly tls: ServerTls | undefined;
  /** Empty where clients need no token. */
  readonly bearerTokens: readonly BearerToken[];
  readonly maxBodyBytes: number;
  readonly maxDecompressedBytes: number;
  readonly maxConnections: number;
  readonly headersTimeoutMs: number;
  readonly ackTimeoutMs: number;
}

/** A listener for OTLP/HTTP, resolved. */
export interface OtlpHttpListener extends OtlpListener {
  readonly cors:
    | {
        readonly origins: readonly string[];
        readonly headers: readonly string[];
        readonly maxAgeSeconds: number;
      }
    | undefined;
}

/** OTLP that others send, resolved. */
export interface OtlpSource {
  readonly kind: "otlp";
  readonly http: OtlpHttpListener | undefined;
  readonly grpc: OtlpListener | undefined;
}

/** The resolved form of checked `from.otlp` options. */
export function resolveOtlpSource({ http, grpc }: z.output<typeof otlpSourceSchema>): OtlpSource {
  return {
    kind: "otlp",
    http: http && { ...resolveListener(http), cors: http.cors },
    grpc: grpc && resolveListener(grpc),
  };
}

function resolveListener({
  tls,
  bearerTokens = [],
  ...listener
}: z.output<typeof grpcListener>): OtlpListener {
  return {
    ...listener,
    tls: resolveServerTls(tls),
    bearerTokens: bearerTokens.map((token) =>
      typeof token === "string" ? { token: new Secret(token) } : token,
    ),
  };
}
