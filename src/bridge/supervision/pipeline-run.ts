import { ClosedError, classifyError, type KafkaBridgeError } from "../../errors/index.ts";
import type { Report } from "../../metrics/index.ts";
import { Backoff, longestBackoffMs } from "../../retry/index.ts";
import type { Status } from "../pipeline/index.ts";
import type { ClientObserver } from "./client-observer.ts";
import { fingerprint } from "./fingerprint.ts";
import { type EndsParts, PipelineEnds } from "./pipeline-ends.ts";

/** Waits between attempts to begin a pipeline anew. */
const backoffRules = { initialMs: 500, maxMs: longestBackoffMs };
/** How long what is left of a failed pipeline may take to end. */
const cleanUpMs = 5_000;

/** What a pipeline runs with. What counts is kept when its options change. */
export interface RunParts extends EndsParts {
  readonly clients: ClientObserver;
  readonly onClosed: () => void;
}

/** What a pipeline does at a moment. */
export interface RunStatus extends Status {
  /** Its ends are at work, though what is behind them may not answer. */
  readonly isRunning: boolean;
}

/** One pipeline at work. What ends it without being asked for is told, and it is begun anew. */
export class PipelineRun {
  /** Of its options, and of what is in the files that they name, when it was made. */
  readonly fingerprint: string;
  readonly #parts: RunParts;
  readonly #backoff = new Backoff(backoffRules);
  #prepared: PipelineEnds | undefined;
  #ends: PipelineEnds | undefined;
  #failure: KafkaBridgeError | undefined;
  #retry: NodeJS.Timeout | undefined;
  /** What is beginning or ending now; never rejects. */
  #change: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | undefined;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.fingerprint = fingerprint(parts.pipeline);
  }

  get name(): string {
    return this.#parts.pipeline.name;
  }

  get parts(): RunParts {
    return this.#parts;
  }

  /** Its source and its sink, for a person. */
  get route(): string {
    return this.#ends?.route ?? "not running";
  }

  /**
   * Makes all ready but the source, so that it can begin at once.
   *
   * @throws what making and connecting the sink throws
   */
  async prepare(): Promise<void> {
    const ends = this.#create();
    this.#prepared = ends;
    try {
      await ends.prepare();
    } catch (error) {
      this.#prepared = undefined;
      await ends.close(cleanUpMs);
      throw error;
    }
  }

  /**
   * Begins. What may pass, such as brokers that cannot be reached, is tried again for as long as it
   * takes; `status` says so meanwhile.
   *
   * @throws what will not pass by itself: wrong options, credentials or rights
   */
  async start(): Promise<void> {
    try {
      await this.startOnce();
    } catch (error) {
      const failure = classifyError(error);
      if (!failure.retriable) {
        throw failure;
      }
      this.#beginLater(failure);
    }
  }

  /** Begins as it was before: whatever keeps it from that, it is tried again for as long as it takes. */
  async startAgain(): Promise<void> {
    try {
      await this.startOnce();
    } catch (error) {
      this.#beginLater(classifyError(error));
    }
  }

  status(): RunStatus {
    const isRunning = this.#ends !== undefined;
    if (this.#ends === undefined) {
      return { isOk: false, isRunning, reason: this.#failure?.message ?? "it has not begun yet" };
    }
    return { isRunning, ...this.#ends.status() };
  }

  /** Reports what is measured of it. */
  async observe(report: Report): Promise<void> {
    const attributes = { "otel_kafka.pipeline.name": this.name };
    report("otel_kafka.pipeline.up", this.status().isOk ? 1 : 0, attributes);
    report("otel_kafka.pipeline.restarts", this.#parts.counters.restarts, attributes);
    const source = this.#ends?.source;
    const requests = source?.requests?.();
    if (requests !== undefined) {
      const connections = source?.connections ?? 0;
      this.#parts.clients.observeRequests(report, { requests, connections });
    }
    const totals = source?.provider?.();
    if (totals !== undefined) {
      this.#parts.clients.observeProvider(report, totals);
    }
    this.#parts.clients.observeLag(report, (await source?.lag?.()) ?? []);
    for (const end of ["source", "sink"] as const) {
      const stats = this.#ends?.[end].stats?.();
      if (stats !== undefined) {
        this.#parts.clients.observe(report, end, stats);
      }
    }
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
    // Not waited for where it runs: its listeners close within this turn of the event loop.
    const ended = this.#ends?.close(timeoutMs);
    await this.#change;
    await (ended ?? this.#ends?.close(timeoutMs));
    await this.#prepared?.close(timeoutMs);
    this.#parts.onClosed();
  }

  #create(): PipelineEnds {
    const ends = new PipelineEnds(this.#parts, (error) => this.#onFailure(ends, error));
    return ends;
  }

  /** Begins, or not. @throws what keeps it from beginning */
  startOnce(): Promise<void> {
    const beginning = this.#tryToBegin();
    this.#change = beginning.catch(() => {});
    return beginning;
  }

  async #tryToBegin(): Promise<void> {
    if (this.#closed !== undefined) {
      throw new ClosedError({ detail: `the pipeline ${this.name}` });
    }
    const ends = this.#prepared ?? this.#create();
    this.#prepared = undefined;
    try {
      await ends.start();
    } catch (error) {
      await ends.close(cleanUpMs);
      throw error;
    }
    this.#ends = ends;
    this.#failure = undefined;
    this.#parts.logger.info(`running: ${ends.route}`);
  }

  #onFailure(ends: PipelineEnds, error: unknown): void {
    // Of ends that are ended already it is of no interest.
    if (this.#ends === ends && this.#closed === undefined) {
      this.#ends = undefined;
      this.#change = ends.close(cleanUpMs).catch(() => {});
      this.#beginLater(classifyError(error));
    }
  }

  #beginLater(failure: KafkaBridgeError): void {
    this.#failure = failure;
    if (this.#closed !== undefined) {
      return;
    }
    const delayMs = this.#backoff.next();
    this.#parts.logger.error(failure.message, { retryInMs: delayMs });
    this.#retry = setTimeout(() => void this.#beginAgain(), delayMs);
  }

  async #beginAgain(): Promise<void> {
    await this.#change;
    if (this.#closed !== undefined) {
      return;
    }
    this.#parts.counters.restarts++;
    try {
      await this.startOnce();
      this.#backoff.reset();
    } catch (error) {
      this.#beginLater(classifyError(error));
    }
  }
}
