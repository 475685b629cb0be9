import { BridgeConfig, type BridgeOptions } from "../config/index.ts";
import { ClosedError } from "../errors/index.ts";
import type { Signal } from "../otlp/index.ts";
import type { PipelineCounts, Status } from "./pipeline/index.ts";
import { pipelineLogger } from "./supervision/pipeline-logger.ts";
import { PipelineRun } from "./supervision/pipeline-run.ts";

/** What a pipeline of a bridge does at this moment. */
export interface PipelineStatus extends Status {
  readonly pipeline: string;
  /** Its source and its sink: `OTLP/HTTP on 127.0.0.1:4318 → Kafka at localhost:9092`. */
  readonly route: string;
}

/**
 * Runs the pipelines of a `bridge.yaml`: takes telemetry in, and takes it on, in bytes. What it has
 * acknowledged is where it was to go.
 */
export class Bridge implements AsyncDisposable {
  readonly #config: BridgeConfig;
  readonly #pipelines: readonly PipelineRun[];
  #started = false;
  #closed: Promise<void> | undefined;

  /** @throws ConfigError that names every problem */
  constructor(config: BridgeConfig | BridgeOptions) {
    this.#config = BridgeConfig.from(config);
    const { pipelines, limits, kafka } = this.#config;
    this.#pipelines = pipelines.map(
      (pipeline) =>
        new PipelineRun({
          pipeline,
          logger: pipelineLogger(kafka.logger, pipeline.name),
          memoryBytes: Math.floor(limits.memoryBytes / pipelines.length),
        }),
    );
  }

  /**
   * Starts all pipelines. Where brokers or a backend cannot be reached it is tried again for as long
   * as it takes; {@link status} says so meanwhile.
   *
   * @throws what will not pass by itself, after all is closed again: ConfigError,
   * AuthenticationError, AuthorizationError, UnsupportedError
   */
  async start(): Promise<void> {
    if (this.#started || this.#closed !== undefined) {
      throw new ClosedError({ detail: "the bridge was started before" });
    }
    this.#started = true;
    const started = await Promise.allSettled(this.#pipelines.map((each) => each.start()));
    const failed = started.find((each) => each.status === "rejected");
    if (failed !== undefined) {
      await this.close({ timeoutMs: 0 });
      throw failed.reason;
    }
  }

  /** What each pipeline does, in the order of the configuration. */
  status(): readonly PipelineStatus[] {
    return this.#pipelines.map((each) => ({
      pipeline: each.name,
      route: each.route,
      ...each.status(),
    }));
  }

  /** The items of a pipeline, by signal; undefined where there is no such pipeline. */
  counts(pipeline: string): Readonly<Record<Signal, Readonly<PipelineCounts>>> | undefined {
    const counters = this.#pipelines.find(({ name }) => name === pipeline)?.counters;
    return (
      counters && {
        traces: { ...counters.of("traces") },
        metrics: { ...counters.of("metrics") },
        logs: { ...counters.of("logs") },
      }
    );
  }

  /**
   * Takes nothing more in, brings to its end what is under way, commits, and disconnects. What is not
   * settled in time is not acknowledged either. May be called again.
   *
   * @param timeoutMs - default: `shutdownTimeoutMs` of the configuration
   */
  close({ timeoutMs = this.#config.shutdownTimeoutMs } = {}): Promise<void> {
    this.#closed ??= Promise.allSettled(this.#pipelines.map((each) => each.close(timeoutMs))).then(
      () => {},
    );
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
