import type { Signal } from "../otlp/index.ts";

/** What the items of a signal are called: one, and several. */
export const itemNames = {
  traces: ["span", "spans"],
  metrics: ["data point", "data points"],
  logs: ["log record", "log records"],
} as const satisfies Record<Signal, readonly [string, string]>;
