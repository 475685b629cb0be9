import { z } from "zod";
import { kafkaSchema } from "../kafka-options.ts";
import { named, option, text, whole } from "../option.ts";
import { addressFields, serviceUrl } from "./address.ts";
import { pipelineSchema } from "./pipeline.ts";

const health = named(
  z.strictObject(addressFields(13_133)),
  "HealthOptions",
  "Health endpoints and metrics over HTTP.",
);

const telemetry = named(
  z.strictObject({
    endpoint: option(serviceUrl(), {
      description: "OTLP/HTTP address for the bridge's own metrics, without `/v1/metrics`.",
    }),
    intervalMs: option(whole(1_000, 86_400_000).default(60_000), {
      description: "How often they are sent.",
      unit: "ms",
    }),
    resource: option(z.record(text(), z.string()).default({}), {
      description: "Resource attributes of the bridge, such as `service.instance.id`.",
    }),
  }),
  "TelemetryOptions",
  "The bridge's own metrics over OTLP.",
);

const log = named(
  z.strictObject({
    level: option(z.enum(["debug", "info", "warn", "error"]).default("info"), {
      description: "Least severe level that is logged.",
    }),
    format: option(z.enum(["text", "json"]).default("text"), {
      description: "Text for people, or JSON lines.",
    }),
  }),
  "LogOptions",
  "The bridge's log, on standard error.",
);

const limits = named(
  z.strictObject({
    memoryBytes: option(whole(16_777_216, 1_099_511_627_776).default(268_435_456), {
      description: "Most memory for telemetry on its way, all pipelines together.",
      unit: "bytes",
    }),
  }),
  "LimitOptions",
  "Bounds of the whole process.",
);

export const bridgeSchema = named(
  z.strictObject({
    kafka: option(kafkaSchema, {
      description:
        "The Kafka cluster of all pipelines, as for `new KafkaConfig`. What `producer`, `consumer` and `topic` say here, pipelines take where they say nothing themselves.",
    }),
    pipelines: option(
      z.record(
        z
          .string()
          .regex(
            /^[A-Za-z0-9_-]{1,64}$/,
            "is no name of a pipeline: use up to 64 letters, digits, underscores and hyphens",
          ),
        pipelineSchema,
      ),
      { description: "What moves where: pipelines by name, at least one." },
    ),
    health: option(health.optional(), {
      description: "Serves /livez, /readyz and /metrics; `{}` takes the defaults.",
      defaultText: "off",
    }),
    telemetry: option(telemetry.optional(), {
      description: "Sends the bridge's own metrics over OTLP.",
      defaultText: "off",
    }),
    log: option(log.prefault({}), { description: "The bridge's log, on standard error." }),
    limits: option(limits.prefault({}), { description: "Bounds of the whole process." }),
    workers: option(whole(1, 256).default(1), {
      description: "Processes that share the listeners and the consumer groups.",
    }),
    shutdownTimeoutMs: option(whole(1, 86_400_000).default(25_000), {
      description: "Time for what is on its way when the bridge is told to stop.",
      unit: "ms",
    }),
  }),
  "BridgeOptions",
  "What a bridge.yaml holds, and what `BridgeConfig.from` takes.",
);

type Output = z.output<typeof bridgeSchema>;

/** The parts of a bridge's configuration that are as they were given, defaults filled in. */
export interface BridgeProcess {
  /** Undefined serves no health endpoints. */
  readonly health: { readonly host: string; readonly port: number } | undefined;
  /** Undefined sends no metrics of the bridge's own. */
  readonly telemetry:
    | {
        readonly endpoint: string;
        readonly intervalMs: number;
        readonly resource: Readonly<Record<string, string>>;
      }
    | undefined;
  readonly log: {
    readonly level: "debug" | "info" | "warn" | "error";
    readonly format: "text" | "json";
  };
  readonly limits: { readonly memoryBytes: number };
  readonly workers: number;
  readonly shutdownTimeoutMs: number;
}

/** The resolved form of the checked options beside `kafka` and `pipelines`. */
export function resolveProcessOptions(options: Output): BridgeProcess {
  const { health, telemetry, log, limits, workers, shutdownTimeoutMs } = options;
  return { health, telemetry, log, limits, workers, shutdownTimeoutMs };
}
