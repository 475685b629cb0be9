import { z } from "zod";
import type { Logger } from "../callbacks.ts";
import { named, option } from "./option.ts";

const levels = ["debug", "info", "warn", "error"] as const;

/** How much is logged: messages of this level and the more severe ones. */
export type LogLevel = (typeof levels)[number];

/** Every context of librdkafka's `debug` property. */
const debugContexts = [
  "generic",
  "broker",
  "topic",
  "metadata",
  "feature",
  "queue",
  "msg",
  "protocol",
  "cgrp",
  "security",
  "fetch",
  "interceptor",
  "plugin",
  "consumer",
  "admin",
  "eos",
  "mock",
  "assignor",
  "conf",
  "telemetry",
  "all",
] as const;

function isLogger(value: unknown): value is Logger {
  return (
    typeof value === "object" &&
    value !== null &&
    levels.every(
      (level) => level in value && typeof value[level as keyof typeof value] === "function",
    )
  );
}

export const loggerFields = {
  logger: option(
    named(
      z.custom<Logger>(isLogger, "expected an object with the methods debug, info, warn and error"),
      "Logger",
    ).optional(),
    {
      description: "Takes the log messages. Each comes as a text and an object of fields.",
      defaultText: "none",
    },
  ),
  logLevel: option(z.enum(levels).default("info"), {
    description: "Least severe level that reaches `logger`.",
  }),
  debug: option(z.array(z.enum(debugContexts)).readonly().default([]), {
    description: "Debug contexts of librdkafka to log, at level `debug`.",
    property: "debug",
    // KAFKA_DEBUG is a switch of Kafka's own scripts.
    env: "KAFKA_DEBUG_CONTEXTS",
  }),
};

/**
 * A logger that passes on what is at or above `level`. What the given logger throws is dropped:
 * telemetry must not fail because a log message could not be written.
 */
export function leveledLogger(logger: Logger | undefined, level: LogLevel): Logger {
  const method = (name: LogLevel): Logger[LogLevel] => {
    if (logger === undefined || levels.indexOf(name) < levels.indexOf(level)) {
      return () => {};
    }
    return (message, fields) => {
      try {
        if (fields === undefined) {
          logger[name](message);
        } else {
          logger[name](message, fields);
        }
      } catch {
        // See above.
      }
    };
  };
  return {
    debug: method("debug"),
    info: method("info"),
    warn: method("warn"),
    error: method("error"),
  };
}
