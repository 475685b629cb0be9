import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import type { Logger } from "../../../config/index.ts";
import { type ToPrimary, type ToWorker, type WorkerReport, workerVariable } from "./messages.ts";
import { RestartDelay } from "./restart-delay.ts";

/** What a slot tells of its worker. */
export interface SlotEvents {
  onReady(): void;
  /** It ended before any worker was ready. */
  onFailedStart(code: number): void;
}

/** How long a report of a worker is waited for. */
const reportMs = 2_000;
/** How long a reload of one worker may keep the others waiting. */
const reloadMs = 60_000;

/** The place of one worker: the process that has it, and after it the next. */
export class WorkerSlot {
  readonly number: number;
  readonly #logger: Logger;
  readonly #events: SlotEvents;
  readonly #delay = new RestartDelay();
  readonly #asked = new Map<number, (report: WorkerReport) => void>();
  #worker: Worker | undefined;
  #restart: NodeJS.Timeout | undefined;
  #isReady = false;
  /** The file has changed since it began, and it may have read the former one. */
  #isOutdated = false;
  #stopping = false;
  #restarts = 0;
  #lastId = 0;

  constructor(number: number, logger: Logger, events: SlotEvents) {
    this.number = number;
    this.#logger = logger;
    this.#events = events;
  }

  /** How often a worker was started again. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Whether its worker has begun. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Of the process; undefined while there is none. */
  get pid(): number | undefined {
    return this.#worker?.process.pid;
  }

  start(): void {
    const worker = cluster.fork({ [workerVariable]: String(this.number) });
    this.#worker = worker;
    this.#isReady = false;
    this.#isOutdated = false;
    this.#delay.started();
    worker.on("message", (message: ToPrimary) => this.#receive(message));
    // A message to a worker that is gone.
    worker.on("error", () => {});
    worker.once("exit", (code, signal) => this.#onExit(code, signal));
  }

  /** Its worker's report; undefined where it gives none in time. */
  async report(): Promise<WorkerReport | undefined> {
    if (!this.#isReady) {
      return undefined;
    }
    const id = ++this.#lastId;
    let timer: NodeJS.Timeout | undefined;
    const report = await new Promise<WorkerReport | undefined>((resolve) => {
      this.#asked.set(id, resolve);
      timer = setTimeout(resolve, reportMs, undefined);
      this.#send({ type: "report", id });
    });
    clearTimeout(timer);
    this.#asked.delete(id);
    return report;
  }

  /** Has its worker read the file again, and waits until it has. */
  async reload(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined || !this.#isReady) {
      this.#isOutdated = true;
      return;
    }
    const done = new AbortController();
    const settle = (message?: ToPrimary): void => {
      if (message === undefined || message.type === "reloaded") {
        done.abort();
      }
    };
    const timer = setTimeout(settle, reloadMs);
    const onExit = (): void => settle();
    worker.on("message", settle).once("exit", onExit);
    const ended = once(done.signal, "abort");
    this.#send({ type: "reload" });
    await ended;
    clearTimeout(timer);
    worker.off("message", settle).off("exit", onExit);
  }

  /** Ends its worker: by a message, and after the time by force. */
  async stop(timeoutMs: number): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const worker = this.#worker;
    if (worker === undefined || worker.isDead()) {
      return;
    }
    // Not by events.once, which an error of the process would reject.
    const exited = new Promise((resolve) => worker.once("exit", resolve));
    const timer = setTimeout(() => this.kill(), timeoutMs);
    this.#send({ type: "stop" });
    if (!this.#isReady) {
      // It may not listen to messages yet.
      worker.process.kill("SIGTERM");
    }
    await exited;
    clearTimeout(timer);
  }

  /** Ends its worker at once. */
  kill(): void {
    this.#stopping = true;
    this.#worker?.process.kill("SIGKILL");
  }

  #send(message: ToWorker): void {
    if (this.#worker?.isConnected() === true) {
      this.#worker.send(message, () => {});
    }
  }

  #receive(message: ToPrimary): void {
    switch (message.type) {
      case "ready":
        this.#isReady = true;
        if (this.#isOutdated) {
          this.#isOutdated = false;
          this.#send({ type: "reload" });
        }
        this.#events.onReady();
        break;
      case "report":
        this.#asked.get(message.id)?.(message.report);
        break;
      case "reloaded":
        break;
    }
  }

  #onExit(code: number | null, signal: string | null): void {
    const wasReady = this.#isReady;
    this.#isReady = false;
    this.#worker = undefined;
    if (this.#stopping) {
      return;
    }
    if (!wasReady) {
      this.#events.onFailedStart(code ?? 1);
    }
    const delayMs = this.#delay.next();
    this.#logger.error(`worker ${this.number} has died, and is started again`, {
      ...(code === null ? {} : { code }),
      ...(signal === null ? {} : { signal }),
      inMs: delayMs,
    });
    this.#restart = setTimeout(() => {
      if (!this.#stopping) {
        this.#restarts++;
        this.start();
      }
    }, delayMs);
  }
}
