// Generated from src/config/sections by `npm run docs:reference`. Changes made here are lost.

/** OTLP that others send. */
export interface OtlpSourceOptions {
  /**
   * OTLP/HTTP, protobuf and JSON.
   *
   * Default: none.
   */
  http?: OtlpHttpListenerOptions | undefined;
  /**
   * OTLP/gRPC.
   *
   * Default: none.
   */
  grpc?: OtlpGrpcListenerOptions | undefined;
}

/** The listener for OTLP/gRPC. */
export interface OtlpGrpcListenerOptions {
  /**
   * Host name or address to listen on; `0.0.0.0` is every IPv4 address of the machine, `::`
   * every address.
   *
   * Default: `127.0.0.1`.
   */
  host?: string | undefined;
  /**
   * Port to listen on; 0 takes a free one.
   *
   * Default: `4317`.
   */
  port?: number | undefined;
  /**
   * TLS of the listener.
   *
   * Default: `plaintext`.
   */
  tls?: ServerTlsOptions | undefined;
  /**
   * Tokens of which a client has to send one: from the environment by a variable, or `{ file:
   * path }`.
   *
   * Default: clients need no token. A secret: never printed.
   */
  bearerTokens?: readonly (string | TokenFileOptions)[] | undefined;
  /**
   * Largest request, as it comes.
   *
   * Unit: bytes. Default: `16777216`.
   */
  maxBodyBytes?: number | undefined;
  /**
   * Largest request after decompression.
   *
   * Unit: bytes. Default: `67108864`.
   */
  maxDecompressedBytes?: number | undefined;
  /**
   * Most connections at a time; further ones are closed.
   *
   * Default: `1000`.
   */
  maxConnections?: number | undefined;
  /**
   * Time that a client may take to send the headers of a request.
   *
   * Unit: milliseconds. Default: `10000`.
   */
  headersTimeoutMs?: number | undefined;
  /**
   * Time that Kafka may take to acknowledge a request; then the answer is 503 or UNAVAILABLE,
   * and the client may try again.
   *
   * Unit: milliseconds. Default: `10000`.
   */
  ackTimeoutMs?: number | undefined;
}

/** The listener for OTLP/HTTP. */
export interface OtlpHttpListenerOptions {
  /**
   * Host name or address to listen on; `0.0.0.0` is every IPv4 address of the machine, `::`
   * every address.
   *
   * Default: `127.0.0.1`.
   */
  host?: string | undefined;
  /**
   * Port to listen on; 0 takes a free one.
   *
   * Default: `4318`.
   */
  port?: number | undefined;
  /**
   * TLS of the listener.
   *
   * Default: `plaintext`.
   */
  tls?: ServerTlsOptions | undefined;
  /**
   * Tokens of which a client has to send one: from the environment by a variable, or `{ file:
   * path }`.
   *
   * Default: clients need no token. A secret: never printed.
   */
  bearerTokens?: readonly (string | TokenFileOptions)[] | undefined;
  /**
   * Largest request, as it comes.
   *
   * Unit: bytes. Default: `16777216`.
   */
  maxBodyBytes?: number | undefined;
  /**
   * Largest request after decompression.
   *
   * Unit: bytes. Default: `67108864`.
   */
  maxDecompressedBytes?: number | undefined;
  /**
   * Most connections at a time; further ones are closed.
   *
   * Default: `1000`.
   */
  maxConnections?: number | undefined;
  /**
   * Time that a client may take to send the headers of a request.
   *
   * Unit: milliseconds. Default: `10000`.
   */
  headersTimeoutMs?: number | undefined;
  /**
   * Time that Kafka may take to acknowledge a request; then the answer is 503 or UNAVAILABLE,
   * and the client may try again.
   *
   * Unit: milliseconds. Default: `10000`.
   */
  ackTimeoutMs?: number | undefined;
  /**
   * Access from web pages.
   *
   * Default: `none`.
   */
  cors?: CorsOptions | undefined;
}

/** Access from web pages. */
export interface CorsOptions {
  /**
   * Origins of the pages that may send; `*` is any.
   *
   * Required.
   */
  origins: readonly string[];
  /**
   * Request headers that pages may set beside those of OTLP.
   *
   * Default: none.
   */
  headers?: readonly string[] | undefined;
  /**
   * How long a browser may remember the answer, in seconds.
   *
   * Default: `7200`.
   */
  maxAgeSeconds?: number | undefined;
}

/** Bearer tokens in a file. */
export interface TokenFileOptions {
  /**
   * Path of a file that holds one token a line.
   *
   * Required.
   */
  file: string;
}

/** TLS of a listener. */
export interface ServerTlsOptions {
  /**
   * The listener's certificate chain: path of a PEM file, or PEM text.
   *
   * Required.
   */
  certificate: string;
  /**
   * The private key of `certificate`: path of a PEM file, or PEM text.
   *
   * Required. A secret: never printed.
   */
  key: string;
  /**
   * Password of an encrypted `key`.
   *
   * Default: none. A secret: never printed.
   */
  keyPassword?: string | undefined;
  /**
   * Certificates of the authorities that sign the clients' certificates: path of a PEM file, or
   * PEM text. With it, a client without such a certificate is refused.
   *
   * Default: clients need no certificate.
   */
  clientCa?: string | undefined;
}
