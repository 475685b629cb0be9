import { readinessOf } from "../../../bridge/index.ts";
import type { BridgeConfig, Logger } from "../../../config/index.ts";
import { HealthServer, type Readiness } from "../../../health/index.ts";
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
  #asked = "null";
  #server: HealthServer | undefined;
  #own: { readonly metrics: BridgeMetrics; readonly process: ProcessObserver } | undefined;

  constructor(slots: () => readonly WorkerSlot[], logger: Logger) {
    this.#slots = slots;
    this.#logger = logger;
  }

  /** Takes what a configuration says. @throws ListenError */
  async apply({ health }: BridgeConfig): Promise<void> {
    const asked = JSON.stringify(health ?? null);
    if (asked === this.#asked) {
      return;
    }
    const former = this.#server;
    this.#server = undefined;
    if (health !== undefined) {
      await this.#measure();
      const server = new HealthServer({ ready: () => this.#ready(), metrics: () => this.#text() });
      const { port } = await server.listen(health);
      this.#server = server;
      this.#logger.info(`health on ${health.host}:${port}`);
    }
    this.#asked = asked;
    await former?.close();
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
    await Promise.all([this.#server?.close(), this.#own?.metrics.close()]);
  }
}
