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
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: lanes });
  readonly #running: Promise<unknown>;
  #isStopped = false;
  #made = 0;

  constructor(port: number) {
    this.#port = port;
    this.#running = Promise.all(Array.from({ length: lanes }, () => this.#lane()));
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
    }
  }

  async #untilAnswered(names: readonly string[], body: Uint8Array): Promise<void> {
    for (;;) {
      const isTaken = await this.#send(body);
      if (isTaken) {
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

  #send(body: Uint8Array): Promise<boolean> {
    return post({ port: this.#port, body, agent: this.#agent }).then(
      ({ status }) => status === 200,
      () => false,
    );
  }
}
