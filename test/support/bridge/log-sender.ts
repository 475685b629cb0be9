import type { BridgeProcess } from "./bridge-process.ts";

/** Sends numbered log records, one request after the other, until it is stopped. */
export class LogSender {
  /** Texts whose request was answered with success. */
  readonly taken: string[] = [];
  /** Requests that found nobody listening, or whose connection was cut. */
  failures = 0;
  /** Requests that were answered with something else. */
  rejections = 0;
  readonly #running: Promise<void>;
  #stopped = false;

  constructor(bridge: Pick<BridgeProcess, "post">, name: string) {
    this.#running = this.#send(bridge, name);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #send(bridge: Pick<BridgeProcess, "post">, name: string): Promise<void> {
    for (let number = 0; !this.#stopped; number++) {
      const text = `${name}-${number}`;
      try {
        if (await bridge.post([text])) {
          this.taken.push(text);
        } else {
          this.rejections++;
        }
      } catch {
        this.failures++;
      }
    }
  }
}
