import { readinessOf } from "../../../bridge/index.ts";
import type { BridgeConfig, Logger } from "../../../config/index.ts";
import { HealthEndpoint, type Readiness } from "../../../health/index.ts";
import type { BridgeMetrics, ProcessObserver } from "../../../metrics/index.ts";
import type { WorkerSlot } from "./worker-slot.ts";

const workerLabel = "otel_kafka.worker";

/**
 * The health endpoints of all workers together. It is ready while one of them is: the port is theirs
 * together, and who does not listen gets no connections.
 */
export class PrimaryHealth {
  readonly #slots: () => readonly WorkerSlot[];
  readonly #logger: Logger;
  readonly #endpoint: HealthEndpoint;
  #own: { readonly metrics: BridgeMetrics; readonly process: ProcessObserver } | undefined;

  constructor(slots: () => readonly WorkerSlot[], logger: Logger) {
    this.#slots = slots;
    this.#logger = logger;
    this.#endpoint = new HealthEndpoint({
      ready: () => this.#ready(),
      metrics: () => this.#text(),
    });
  }

  /** Takes what a configuration says. @throws ListenError; they are served as before then */
  async apply({ health }: BridgeConfig): Promise<void> {
    if (health !== undefined) {
      await this.#measure();
    }
    const isMoved = await this.#endpoint.apply(health);
    const { address } = this.#endpoint;
    if (isMoved && address !== undefined) {
      this.#logger.info(`health on ${address.host}:${address.port}`);
    }
  }

  async #measure(): Promise<void> {
    if (this.#own !== undefined) {
      return;
    }
    const { BridgeMetrics, ProcessObserver } = await import("../../../metrics/index.ts");
    const own = new ProcessObserver();
    const metrics = new BridgeMetrics({ resource: {}, logger: this.#logger });
    metrics.observe(own.observe);
    metrics.observe((report) => {
      for (const { number, restarts } of this.#slots()) {
        report("otel_kafka.worker.restarts", restarts, { "otel_kafka.worker.number": number });
      }
    });
    this.#own = { metrics, process: own };
  }

  async #ready(): Promise<Readiness> {
    const workers = await Promise.all(
      this.#slots().map(async (slot) => {
        const report = await slot.report();
        const readiness = report && readinessOf(report.pipelines);
        return {
          isReady: readiness?.isReady === true,
          details: {
            worker: slot.number,
            pid: slot.pid ?? null,
            status: readiness?.isReady === true ? "ready" : "not ready",
            ...(readiness?.details ?? { reason: "the worker does not run, or does not answer" }),
          },
        };
      }),
    );
    return {
      isReady: workers.some(({ isReady }) => isReady),
      details: { workers: workers.map(({ details }) => details) },
    };
  }

  async #text(): Promise<{ readonly contentType: string; readonly text: string }> {
    const { prometheusContentType, prometheusText } = await import("../../../metrics/index.ts");
    const workers = await Promise.all(
      this.#slots().map(async (slot) => ({
        labels: { [workerLabel]: String(slot.number) },
        metrics: (await slot.report())?.metrics ?? [],
      })),
    );
    const own = {
      labels: { [workerLabel]: "primary" },
      metrics: (await this.#own?.metrics.snapshot()) ?? [],
    };
    return { contentType: prometheusContentType, text: prometheusText([own, ...workers]) };
  }

  async close(): Promise<void> {
    this.#own?.process[Symbol.dispose]();
    await Promise.all([this.#endpoint.close(), this.#own?.metrics.close()]);
  }
}
