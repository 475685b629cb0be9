import { availableParallelism } from "node:os";
import { deflateModule } from "./generated/deflate-module.ts";
import { GzipWorker } from "./gzip-worker.ts";

/** As many threads as Node.js has zlib use, on machines that have the processors. */
const mostWorkers = Math.min(4, availableParallelism());
/** What is smaller gains less than it costs to hand it over and to clear the table of matches. */
const leastBytes = 16_384;
/** Threads that may die one after the other, with nothing done between, before no more are begun. */
const mostFailures = 3;

type Waiting = (worker: GzipWorker | undefined) => void;

/** Threads that compress with gzip, begun when there is work for them. */
export class GzipPool {
  readonly #workers = new Set<GzipWorker>();
  readonly #idle: GzipWorker[] = [];
  readonly #waiting: Waiting[] = [];
  #failures = 0;
  #closed = false;

  /** The threads there are. */
  get workers(): readonly GzipWorker[] {
    return [...this.#workers];
  }

  /**
   * Compresses pieces as one, to a whole gzip member.
   *
   * @returns undefined for what it does not do: very small and very large requests, and those whose
   * thread died
   */
  async compress(pieces: readonly Uint8Array[], bytes: number): Promise<Buffer | undefined> {
    if (bytes < leastBytes || bytes > deflateModule.capacity) {
      return undefined;
    }
    const worker = await this.#take();
    if (worker === undefined) {
      return undefined;
    }
    try {
      const member = await worker.compress(pieces, bytes);
      this.#failures = 0;
      return member;
    } catch {
      // Another way leads to the same bytes unpacked: that of the caller.
      this.#failures += 1;
      return undefined;
    } finally {
      this.#giveBack(worker);
    }
  }

  /** Ends all threads; what is under way or waits comes back as not done. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const wake of this.#waiting.splice(0)) {
      wake(undefined);
    }
    const all = this.workers;
    this.#workers.clear();
    await Promise.all(all.map((worker) => worker.close()));
  }

  get #isOver(): boolean {
    return this.#closed || this.#failures >= mostFailures;
  }

  async #take(): Promise<GzipWorker | undefined> {
    if (this.#isOver) {
      return undefined;
    }
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (!idle.isDead) {
        return idle;
      }
      this.#workers.delete(idle);
    }
    return this.#workers.size < mostWorkers
      ? this.#begin()
      : await new Promise((resolve) => this.#waiting.push(resolve));
  }

  #begin(): GzipWorker | undefined {
    try {
      const worker = new GzipWorker();
      this.#workers.add(worker);
      return worker;
    } catch {
      // No memory, or no threads, for it here.
      this.#failures += 1;
      return undefined;
    }
  }

  #giveBack(worker: GzipWorker): void {
    let next: GzipWorker | undefined = worker;
    if (worker.isDead) {
      this.#workers.delete(worker);
      next = this.#isOver || this.#waiting.length === 0 ? undefined : this.#begin();
    }
    if (this.#isOver) {
      for (const wake of this.#waiting.splice(0)) {
        wake(undefined);
      }
    }
    const wake = this.#waiting.shift();
    if (wake !== undefined) {
      wake(next);
    } else if (next !== undefined) {
      this.#idle.push(next);
    }
  }
}
