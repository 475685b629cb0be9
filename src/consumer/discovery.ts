import { classifyError, type KafkaBridgeError } from "../errors/index.ts";

/**
 * How often new topics and partitions are looked for: they are found within 5 s, though the driver
 * takes two of them to say that a topic is missing.
 */
const intervalMs = 2_500;

/** Looks for something again and again, from `start` to `stop`. */
export class Discovery {
  readonly #look: () => Promise<void>;
  readonly #onError: (error: KafkaBridgeError) => void;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(look: () => Promise<void>, onError: (error: KafkaBridgeError) => void) {
    this.#look = look;
    this.#onError = onError;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  start(): void {
    this.#timer = setTimeout(() => void this.#run(), intervalMs);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #run(): Promise<void> {
    try {
      await this.#look();
    } catch (error) {
      if (!this.#stopped) {
        this.#onError(classifyError(error, { operation: "look for new topics" }));
      }
    }
    if (!this.#stopped) {
      this.start();
    }
  }
}
