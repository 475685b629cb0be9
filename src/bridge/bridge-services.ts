import { hostname } from "node:os";
import type { BridgeConfig, BridgeSink } from "../config/index.ts";
import { HealthEndpoint } from "../health/index.ts";
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
  readonly #health: HealthEndpoint;

  constructor(served: Served, worker: number | undefined) {
    this.#served = served;
    this.#worker = worker;
    this.#health = new HealthEndpoint({
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
  }

  get healthAddress(): { readonly host: string; readonly port: number } | undefined {
    return this.#health.address;
  }

  /**
   * Takes what a configuration says of them. What did not change is left alone.
   *
   * @throws ListenError where health cannot be served there; it is served as before then
   */
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
    const isMoved = await this.#health.apply(health);
    const { address } = this.#health;
    if (isMoved && address !== undefined) {
      kafka.logger.info(`health on ${address.host}:${address.port}`);
    }
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
    await Promise.all([this.#health.close(), this.#metrics?.close()]);
  }
}
