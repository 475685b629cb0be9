import type { BridgePipeline, Logger } from "../../config/index.ts";
import { ClosedError, classifyError, type KafkaBridgeError } from "../../errors/index.ts";
import { PipelineCounters, type Sink, type Source, type Status } from "../pipeline/index.ts";
import { createSteps } from "../process/index.ts";
import { createSink, createSource } from "../registry/index.ts";
import { Backoff } from "./backoff.ts";
import { counted } from "./counted.ts";

/** What a pipeline is given to run. */
export interface PipelineParts {
  readonly pipeline: BridgePipeline;
  readonly logger: Logger;
  /** Most bytes of telemetry on its way in it. */
  readonly memoryBytes: number;
}

/** Waits between attempts to begin a pipeline anew. */
const backoffRules = { initialMs: 500, maxMs: 30_000 };
/** How long what is left of a failed pipeline may take to end. */
const cleanUpMs = 5_000;

interface Ends {
  readonly source: Source;
  readonly sink: Sink;
}

/** One pipeline at work. What ends it without being asked for is told, and it is begun anew. */
export class PipelineRun {
  readonly counters = new PipelineCounters();
  readonly #parts: PipelineParts;
  readonly #backoff = new Backoff(backoffRules);
  #ends: Ends | undefined;
  #failure: KafkaBridgeError | undefined = new ClosedError({ detail: "not begun yet" });
  #retry: NodeJS.Timeout | undefined;
  #beginning: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(parts: PipelineParts) {
    this.#parts = parts;
  }

  get name(): string {
    return this.#parts.pipeline.name;
  }

  /** Its source and its sink, for a person. */
  get route(): string {
    return this.#ends === undefined
      ? "not running"
      : `${this.#ends.source.name} → ${this.#ends.sink.name}`;
  }

  /**
   * Begins. What may pass, such as brokers that cannot be reached, is tried again for as long as it
   * takes; `status` says so meanwhile.
   *
   * @throws what will not pass by itself: wrong options, credentials or rights
   */
  async start(): Promise<void> {
    try {
      await this.#begin();
    } catch (error) {
      const failure = classifyError(error);
      if (!failure.retriable) {
        throw failure;
      }
      this.#beginAgain(failure);
    }
  }

  status(): Status {
    if (this.#failure !== undefined) {
      return { isOk: false, reason: this.#failure.message };
    }
    const statuses = [this.#ends?.source.status(), this.#ends?.sink.status()];
    return statuses.find((status) => status?.isOk === false) ?? { isOk: true };
  }

  /**
   * Takes nothing more in, and ends when all that was taken in is settled, or when the time is over.
   * May be called again.
   */
  close(timeoutMs: number): Promise<void> {
    this.#closed ??= this.#close(timeoutMs);
    return this.#closed;
  }

  async #close(timeoutMs: number): Promise<void> {
    clearTimeout(this.#retry);
    await this.#beginning?.catch(() => {});
    if (this.#ends !== undefined) {
      await this.#end(this.#ends, timeoutMs);
    }
  }

  #begin(): Promise<void> {
    this.#beginning = this.#tryToBegin();
    return this.#beginning;
  }

  async #tryToBegin(): Promise<void> {
    const ends = this.#createEnds();
    try {
      // A source takes nothing in before there is somewhere for it to go.
      await ends.sink.start();
      await ends.source.start();
    } catch (error) {
      await this.#end(ends, cleanUpMs);
      throw error;
    }
    this.#ends = ends;
    this.#failure = undefined;
    this.#parts.logger.info(this.route);
  }

  #createEnds(): Ends {
    const { pipeline, logger, memoryBytes } = this.#parts;
    const shared = {
      pipeline: pipeline.name,
      logger,
      memoryBytes,
      ...(pipeline.from.kind === "kafka"
        ? { maxAttempts: pipeline.from.kafka.consumer.maxAttempts }
        : {}),
      onFailure: (error: unknown) => this.#onFailure(ends, error),
    };
    const sink = createSink(pipeline.to, shared);
    const onRefused = pipeline.from.kind === "kafka" ? pipeline.to.onRefused : undefined;
    const source = createSource(pipeline.from, {
      ...shared,
      onRefused,
      onDropped: ({ request }, reason) => {
        const { signal, items } = request;
        logger.warn("refused for good, and dropped", { signal, items, reason });
      },
      deliver: counted({
        steps: createSteps(pipeline.process),
        deliver: sink.deliver,
        counters: this.counters,
        isDropped: onRefused === "drop",
      }),
    });
    const ends: Ends = { source, sink };
    return ends;
  }

  #onFailure(ends: Ends, error: unknown): void {
    // Of ends that are ended already it is of no interest.
    if (this.#ends === ends && this.#closed === undefined) {
      this.#ends = undefined;
      this.#beginning = this.#end(ends, cleanUpMs);
      this.#beginAgain(classifyError(error));
    }
  }

  #beginAgain(failure: KafkaBridgeError): void {
    this.#failure = failure;
    const delayMs = this.#backoff.next();
    this.#parts.logger.error(failure.message, { retryInMs: delayMs });
    if (this.#closed !== undefined) {
      return;
    }
    const before = this.#beginning;
    this.#retry = setTimeout(() => {
      void (async () => {
        await before?.catch(() => {});
        try {
          await this.#begin();
          this.#backoff.reset();
        } catch (error) {
          this.#beginAgain(classifyError(error));
        }
      })();
    }, delayMs);
  }

  async #end({ source, sink }: Ends, timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    sink.hurry?.();
    try {
      await source.close(timeoutMs);
    } finally {
      await sink.close(Math.max(0, deadline - performance.now()));
    }
  }
}
