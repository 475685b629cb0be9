/** An access token for SASL/OAUTHBEARER. */
export interface AccessToken {
  /** The token as sent to the broker. */
  readonly value: string;
  /** When it expires, in milliseconds since 1970. It is asked for anew before that. */
  readonly expiresAtMs: number;
  /** The principal it is for. Default: the empty string. */
  readonly principal?: string;
  /** SASL extensions to send along. Default: none. */
  readonly extensions?: Readonly<Record<string, string>>;
}

/** Gets an access token; called at connect and again before the last one expires. */
export type TokenProvider = (context: {
  /** Aborted when the token is no longer waited for. */
  readonly signal: AbortSignal;
}) => AccessToken | Promise<AccessToken>;

/** What a key function sees of one span, metric or log record. */
export interface PartitionItem {
  readonly signal: "traces" | "metrics" | "logs";
  /** The trace id in lower-case hex; undefined for metrics and where there is none. */
  readonly traceId: string | undefined;
  /** The resource's attribute of that name as text; undefined where there is none. */
  resourceAttribute(name: string): string | undefined;
  /** The encoded `Resource`. */
  readonly resource: Uint8Array;
  /** The encoded `Span`, `Metric` or `LogRecord`. */
  readonly item: Uint8Array;
}

/** Gives the key by which an item is assigned to a partition; undefined leaves it to the partitioner. */
export type PartitionKey = (item: PartitionItem) => string | undefined;

/** What a logger needs: `console` fits, and so do most logging libraries. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}
