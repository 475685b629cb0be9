import { BridgeConfig, type BridgeOptions, type BridgePipeline } from "../config/index.ts";
import { ClosedError, classifyError } from "../errors/index.ts";
import type { MetricSnapshot, Report } from "../metrics/index.ts";
import { type Signal, signals } from "../otlp/index.ts";
import { BridgeServices } from "./bridge-services.ts";
import { outcomeNames, PipelineCounters, type PipelineCounts } from "./pipeline/index.ts";
import type { PipelineStatus } from "./pipeline-status.ts";
import {
  ClientObserver,
  memoryShare,
  PipelineRun,
  pipelineLogger,
  type ReloadReport,
  replacePipelines,
} from "./supervision/index.ts";

/** What a bridge is told beside its configuration. */
export interface BridgeParts {
  /**
   * The number of this process where several run one configuration, from 1. Its metrics tell it, and
   * whoever started the processes serves the health endpoints. Default: it is the only one.
   */
  readonly worker?: number;
}

/**
 * Runs the pipelines of a `bridge.yaml`: takes telemetry in, and takes it on, in bytes. What it has
 * acknowledged is where it was to go.
 */
export class Bridge implements AsyncDisposable {
  #config: BridgeConfig;
  readonly #services: BridgeServices;
  /** Kept by the names of pipelines, also when their options change. */
  readonly #kept = new Map<string, { counters: PipelineCounters; clients: ClientObserver }>();
  #runs = new Map<string, PipelineRun>();
  /** All that were made and may not have ended yet, those of a reload under way too. */
  readonly #made = new Set<PipelineRun>();
  #state: "new" | "started" | "closed" = "new";
  #reloading: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | undefined;

  /** @throws ConfigError that names every problem */
  constructor(config: BridgeConfig | BridgeOptions, parts: BridgeParts = {}) {
    this.#config = BridgeConfig.from(config);
    this.#services = new BridgeServices(
      { status: () => this.status(), observe: (report) => this.#observe(report) },
      parts.worker,
    );
  }

  /**
   * Starts all pipelines. Where brokers or a backend cannot be reached it is tried again for as long
   * as it takes; {@link status} says so meanwhile.
   *
   * @throws what will not pass by itself, after all is closed again: ConfigError,
   * AuthenticationError, AuthorizationError, UnsupportedError, ListenError
   */
  async start(): Promise<void> {
    if (this.#state !== "new") {
      throw new ClosedError({ detail: "a bridge that was started before" });
    }
    this.#state = "started";
    const starting = this.#begin();
    // A reload waits until there is something to reload.
    this.#reloading = starting.catch(() => {});
    await starting;
  }

  async #begin(): Promise<void> {
    try {
      await this.#services.apply(this.#config);
      const create = this.#creator(this.#config);
      this.#runs = new Map(this.#config.pipelines.map((each) => [each.name, create(each)]));
      const started = await Promise.allSettled([...this.#runs.values()].map((run) => run.start()));
      const failed = started.find((each) => each.status === "rejected");
      if (failed !== undefined) {
        throw failed.reason;
      }
    } catch (error) {
      await this.close({ timeoutMs: 0 });
      throw error;
    }
  }

  /**
   * Takes another configuration: pipelines that changed are replaced, the others run on. What is
   * under way in those that end is brought to its end. Files that a pipeline names, such as
   * certificates, count as part of it.
   *
   * @returns what was done; `failed` has what could not be begun
   * @throws ConfigError, and what keeps a new pipeline from beginning; then nothing was changed
   */
  async reload(config: BridgeConfig | BridgeOptions): Promise<ReloadReport> {
    const next = BridgeConfig.from(config);
    // One after the other.
    const reloading = this.#reloading.then(() => this.#reload(next));
    this.#reloading = reloading.catch(() => {});
    return await reloading;
  }

  async #reload(config: BridgeConfig): Promise<ReloadReport> {
    if (this.#state !== "started") {
      throw new ClosedError({ detail: "a bridge that does not run" });
    }
    const { runs, report } = await replacePipelines({
      running: this.#runs,
      wanted: config.pipelines,
      create: this.#creator(config),
      timeoutMs: this.#config.shutdownTimeoutMs,
    });
    this.#runs = runs;
    this.#config = config;
    try {
      await this.#services.apply(config);
    } catch (error) {
      // The pipelines are as the new configuration has them: that is no failed reload.
      config.kafka.logger.error(`health is served as before: ${classifyError(error).message}`);
    }
    return report;
  }

  #creator(config: BridgeConfig): (pipeline: BridgePipeline) => PipelineRun {
    const memoryBytes = memoryShare(config);
    return (pipeline) => {
      const { name } = pipeline;
      const kept = this.#kept.get(name) ?? {
        counters: new PipelineCounters(),
        clients: new ClientObserver(name),
      };
      this.#kept.set(name, kept);
      const run = new PipelineRun({
        ...kept,
        pipeline,
        memoryBytes,
        logger: pipelineLogger(config.kafka.logger, name),
        onSettled: this.#services.durations(name, pipeline.to.kind),
        onClosed: () => this.#made.delete(run),
      });
      this.#made.add(run);
      if (this.#state === "closed") {
        // Of a reload that goes on while all is closed.
        void run.close(0);
      }
      return run;
    };
  }

  /** What each pipeline does. */
  status(): readonly PipelineStatus[] {
    return [...this.#runs.values()].map((run) => ({
      pipeline: run.name,
      route: run.route,
      isReceiver: isReceiver(run.parts.pipeline),
      ...run.status(),
    }));
  }

  /** The items of a pipeline, by signal; undefined where there is no such pipeline. */
  counts(pipeline: string): Readonly<Record<Signal, Readonly<PipelineCounts>>> | undefined {
    const counters = this.#kept.get(pipeline)?.counters;
    return (
      counters && {
        traces: { ...counters.of("traces") },
        metrics: { ...counters.of("metrics") },
        logs: { ...counters.of("logs") },
      }
    );
  }

  /** The bridge's own metrics as they are now; docs/reference/metrics.md lists them. */
  async metrics(): Promise<readonly MetricSnapshot[]> {
    return await this.#services.snapshot();
  }

  /** Where the health endpoints are; undefined where they are not served here. */
  get healthAddress(): { readonly host: string; readonly port: number } | undefined {
    return this.#services.healthAddress;
  }

  async #observe(report: Report): Promise<void> {
    for (const [name, { counters }] of this.#kept) {
      for (const outcome of ["refused", "dropped"] as const) {
        report("otel_kafka.pipeline.unreadable", counters.unreadable[outcome], {
          "otel_kafka.pipeline.name": name,
          "otel_kafka.outcome": outcome,
        });
      }
      for (const signal of signals) {
        const attributes = { "otel_kafka.pipeline.name": name, "otel_kafka.signal": signal };
        const { received, ...settled } = counters.of(signal);
        report("otel_kafka.pipeline.received", received, attributes);
        for (const outcome of outcomeNames) {
          report("otel_kafka.pipeline.settled", settled[outcome], {
            ...attributes,
            "otel_kafka.outcome": outcome,
          });
        }
      }
    }
    await Promise.all([...this.#runs.values()].map((run) => run.observe(report)));
  }

  /**
   * Takes nothing more in, brings to its end what is under way, commits, and disconnects. What is not
   * settled in time is not acknowledged either. May be called again.
   *
   * @param timeoutMs - default: `shutdownTimeoutMs` of the configuration
   */
  close({ timeoutMs = this.#config.shutdownTimeoutMs } = {}): Promise<void> {
    this.#state = "closed";
    this.#closed ??= this.#close(timeoutMs);
    return this.#closed;
  }

  async #close(timeoutMs: number): Promise<void> {
    await Promise.allSettled([...this.#made].map((run) => run.close(timeoutMs)));
    await this.#services.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

/** Whether others send to a pipeline, and are told whether it took it. */
function isReceiver({ from }: BridgePipeline): boolean {
  return from.kind === "otlp" || (from.kind === "msk" && from.metricStream !== undefined);
}
