import { Agent } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { encodeRequest } from "../../../src/otlp/index.ts";
import { post } from "./requests.ts";

const lanes = 8;
const spansEach = 5;
const afterFailureMs = 20;

/** Sends spans of unique names without pause, and tries each request until it is answered with success. */
export class SpanSender implements AsyncDisposable {
  /** Names of the spans whose request was answered with success. */
  readonly answered = new Set<string>();
  /** Requests that were not. */
  failures = 0;
  /** The longest time in which no request was answered with success, in milliseconds. */
  longestPauseMs = 0;
  readonly #port: number;
  readonly #pauseMs: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: lanes });
  readonly #running: Promise<unknown>;
  #isStopped = false;
  #made = 0;
  #answeredAt = performance.now();

  /** @param pauseMs - of each of the eight lanes, between two of its requests */
  constructor(port: number, pauseMs = 0) {
    this.#port = port;
    this.#pauseMs = pauseMs;
    this.#running = Promise.all(Array.from({ length: lanes }, () => this.#lane()));
  }

  /** Spans that were made so far: the next one is called `span` and this number. */
  get made(): number {
    return this.#made;
  }

  /** Sends nothing new; resolves when what is under way is answered, or has failed. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#running;
    this.#agent.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #lane(): Promise<void> {
    while (!this.#isStopped) {
      const names = Array.from({ length: spansEach }, () => `span ${this.#made++}`);
      const spans = names.map((name) => ({
        name,
        traceId: Buffer.alloc(16, 1),
        spanId: Buffer.alloc(8, 1),
      }));
      const body = encodeRequest("traces", { resourceSpans: [{ scopeSpans: [{ spans }] }] });
      await this.#untilAnswered(names, body);
      if (this.#pauseMs > 0) {
        await delay(this.#pauseMs);
      }
    }
  }

  async #untilAnswered(names: readonly string[], body: Uint8Array): Promise<void> {
    for (;;) {
      const isTaken = await this.#send(body);
      if (isTaken) {
        this.#noteAnswer();
        for (const name of names) {
          this.answered.add(name);
        }
      } else {
        this.failures++;
      }
      if (isTaken || this.#isStopped) {
        return;
      }
      await delay(afterFailureMs);
    }
  }

  #noteAnswer(): void {
    const now = performance.now();
    this.longestPauseMs = Math.max(this.longestPauseMs, Math.round(now - this.#answeredAt));
    this.#answeredAt = now;
  }

  #send(body: Uint8Array): Promise<boolean> {
    return post({ port: this.#port, body, agent: this.#agent }).then(
      ({ status }) => status === 200,
      () => false,
    );
  }
}
