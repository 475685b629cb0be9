import { hostname } from "node:os";
import type { BridgeConfig, BridgeSink } from "../config/index.ts";
import { HealthServer } from "../health/index.ts";
import type {
  BridgeMetrics,
  MetricSnapshot,
  PointAttributes,
  ProcessObserver,
  Report,
} from "../metrics/index.ts";
import type { Outcome } from "./pipeline/index.ts";
import type { PipelineStatus } from "./pipeline-status.ts";
import { readinessOf } from "./readiness.ts";

/** What services tell of. */
export interface Served {
  status(): readonly PipelineStatus[];
  observe(report: Report): Promise<void>;
}

/** What a bridge serves beside its pipelines: its own metrics, and the health endpoints. */
export class BridgeServices {
  readonly #served: Served;
  readonly #worker: number | undefined;
  #metrics: BridgeMetrics | undefined;
  #process: ProcessObserver | undefined;
  #telemetry: string | undefined;
  #health:
    | { readonly server: HealthServer; readonly host: string; readonly port: number }
    | undefined;
  #asked: string | undefined;

  constructor(served: Served, worker: number | undefined) {
    this.#served = served;
    this.#worker = worker;
  }

  get healthAddress(): { readonly host: string; readonly port: number } | undefined {
    return this.#health && { host: this.#health.host, port: this.#health.port };
  }

  /** Takes what a configuration says of them. What did not change is left alone. */
  async apply(config: BridgeConfig): Promise<void> {
    await this.#applyTelemetry(config);
    if (this.#worker === undefined) {
      await this.#applyHealth(config);
    }
  }

  async #applyTelemetry({ telemetry, kafka }: BridgeConfig): Promise<void> {
    const asked = JSON.stringify(telemetry ?? null);
    if (asked === this.#telemetry) {
      return;
    }
    // OpenTelemetry's SDK takes its time to load, which only a bridge has to spend.
    const { BridgeMetrics, ProcessObserver } = await import("../metrics/index.ts");
    const former = this.#metrics;
    const metrics = new BridgeMetrics({
      resource: { ...this.#resource(), ...telemetry?.resource },
      push: telemetry,
      logger: kafka.logger,
      former,
    });
    this.#process ??= new ProcessObserver();
    metrics.observe(this.#process.observe);
    metrics.observe((report) => this.#served.observe(report));
    this.#metrics = metrics;
    this.#telemetry = asked;
    await former?.close();
  }

  #resource(): PointAttributes {
    const worker = this.#worker === undefined ? "" : `-${this.#worker}`;
    return {
      "service.name": "otel-kafka-bridge",
      "service.instance.id": `${hostname()}-${process.pid}${worker}`,
      "process.pid": process.pid,
    };
  }

  async #applyHealth({ health, kafka }: BridgeConfig): Promise<void> {
    const asked = JSON.stringify(health ?? null);
    if (asked === this.#asked) {
      return;
    }
    const former = this.#health;
    if (health === undefined) {
      this.#health = undefined;
    } else {
      const server = new HealthServer({
        ready: () => readinessOf(this.#served.status()),
        metrics: async () => {
          const { prometheusContentType, prometheusText } = await import("../metrics/index.ts");
          const metrics = await this.snapshot();
          return {
            contentType: prometheusContentType,
            text: prometheusText([{ labels: {}, metrics }]),
          };
        },
      });
      const { port } = await server.listen(health);
      this.#health = { server, host: health.host, port };
      kafka.logger.info(`health on ${health.host}:${port}`);
    }
    this.#asked = asked;
    await former?.server.close();
  }

  async snapshot(): Promise<readonly MetricSnapshot[]> {
    return (await this.#metrics?.snapshot()) ?? [];
  }

  /** Records how long a pipeline's sink takes. */
  durations(
    pipeline: string,
    sink: BridgeSink["kind"],
  ): (kind: Outcome["kind"], seconds: number) => void {
    const recorders = new Map<Outcome["kind"], (seconds: number) => void>();
    return (kind, seconds) => {
      const record = recorders.get(kind) ?? this.#recorder(pipeline, sink, kind);
      recorders.set(kind, record);
      record(seconds);
    };
  }

  #recorder(
    pipeline: string,
    sink: BridgeSink["kind"],
    kind: Outcome["kind"],
  ): (seconds: number) => void {
    const name = { "otel_kafka.pipeline.name": pipeline };
    const whole = this.#metrics?.duration("otel_kafka.pipeline.duration", {
      ...name,
      "otel_kafka.outcome": kind,
    });
    const send =
      sink === "kafka"
        ? this.#metrics?.duration("messaging.client.operation.duration", {
            ...name,
            "messaging.system": "kafka",
            "messaging.operation.name": "send",
            ...(kind === "delivered" ? {} : { "error.type": kind }),
          })
        : undefined;
    return (seconds) => {
      whole?.record(seconds);
      send?.record(seconds);
    };
  }

  async close(): Promise<void> {
    this.#process?.[Symbol.dispose]();
    await Promise.all([this.#health?.server.close(), this.#metrics?.close()]);
  }
}
