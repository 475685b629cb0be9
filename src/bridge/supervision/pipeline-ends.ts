import type { BridgePipeline, Logger } from "../../config/index.ts";
import type { Outcome, PipelineCounters, Sink, Source, Status } from "../pipeline/index.ts";
import { createSteps } from "../process/index.ts";
import { createSink, createSource } from "../registry/index.ts";
import { counted } from "./counted.ts";

/** What the ends of a pipeline are made with. */
export interface EndsParts {
  readonly pipeline: BridgePipeline;
  readonly logger: Logger;
  /** Most bytes of telemetry on its way between them. */
  readonly memoryBytes: number;
  readonly counters: PipelineCounters;
  readonly onSettled: (kind: Outcome["kind"], seconds: number) => void;
}

/** A source and a sink, with what is done between them. They begin and end once. */
export class PipelineEnds {
  readonly source: Source;
  readonly sink: Sink;
  #isSinkStarted = false;

  /**
   * @param onFailure - takes what ended them without being asked for
   */
  constructor(parts: EndsParts, onFailure: (error: unknown) => void) {
    const { pipeline, logger, memoryBytes, counters, onSettled } = parts;
    const { from, to, name } = pipeline;
    const shared = { pipeline: name, logger, memoryBytes, onFailure };
    const onRefused = from.kind === "kafka" ? to.onRefused : undefined;
    const attempts = from.kind === "kafka" ? { maxAttempts: from.kafka.consumer.maxAttempts } : {};
    this.sink = createSink(to, { ...shared, ...attempts });
    this.source = createSource(from, {
      ...shared,
      onRefused,
      onDropped: ({ request: { signal, items } }, reason) =>
        logger.warn("refused for good, and dropped", { signal, items, reason }),
      onUnreadable: () => {
        counters.unreadable[onRefused === "drop" ? "dropped" : "refused"]++;
      },
      fenced: this.sink.fenced?.bind(this.sink),
      isServing: () => this.sink.status().isOk,
      headerNames: this.sink.headerNames ?? [],
      deliver: counted({
        steps: createSteps(pipeline.process),
        deliver: this.sink.deliver,
        counters,
        isDropped: onRefused === "drop",
        onSettled,
      }),
    });
  }

  /** Both, for a person. */
  get route(): string {
    return `${this.source.name} → ${this.sink.name}`;
  }

  /** Makes the sink ready, so that the source can begin at once. */
  async prepare(): Promise<void> {
    if (!this.#isSinkStarted) {
      this.#isSinkStarted = true;
      await this.sink.start();
    }
  }

  /** A source takes nothing in before there is somewhere for it to go. */
  async start(): Promise<void> {
    await this.prepare();
    await this.source.start();
  }

  status(): Status {
    const [source, sink] = [this.source.status(), this.sink.status()];
    return [source, sink].find(({ isOk }) => !isOk) ?? (source.isDegraded ? source : sink);
  }

  /** Takes nothing more in, and ends when what was taken in is settled, or when the time is over. */
  async close(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    this.sink.hurry?.();
    try {
      await this.source.close(timeoutMs);
    } finally {
      await this.sink.close(Math.max(0, deadline - performance.now()));
    }
  }
}
