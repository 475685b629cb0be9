import type { Logger, LogLevel } from "../config/index.ts";
import { createPaint, neutralize, type Tone } from "../render/index.ts";
import { type Terminal, wantsColor } from "./terminal.ts";

const tones: Readonly<Record<LogLevel, Tone>> = {
  debug: "dim",
  info: "dim",
  warn: "warning",
  error: "error",
};

/**
 * Logs to standard error, a line each: warnings and errors, with `verbose` everything. Warnings of
 * librdkafka are about what it tries again; what comes of it is an error of ours.
 */
export function stderrLogger({ stderr, env }: Terminal, verbose: boolean): Logger {
  const paint = createPaint(wantsColor(stderr, env));
  const at =
    (level: LogLevel): Logger[LogLevel] =>
    (message, fields = {}) => {
      const pairs = Object.entries(fields).map(([key, value]) => `${key}=${fieldText(value)}`);
      const line = neutralize([message, ...pairs].join(" "));
      stderr.write(`${paint(tones[level], `${level}:`)} ${line}\n`);
    };
  const silent = (): void => {};
  return {
    debug: verbose ? at("debug") : silent,
    info: verbose ? at("info") : silent,
    warn: (message, fields) => {
      if (verbose || fields?.source !== "librdkafka") {
        at("warn")(message, fields);
      }
    },
    error: at("error"),
  };
}

function fieldText(value: unknown): string {
  if (value instanceof Error) {
    return value.message;
  }
  return typeof value === "object" ? (JSON.stringify(value) ?? "") : String(value);
}
