import { classifyError, type KafkaBridgeError } from "../errors/index.ts";

/**
 * How often new topics and partitions are looked for: they are found within 5 s, though the driver
 * takes two of them to say that a topic is missing.
 */
const intervalMs = 2_500;

/** A busy machine or broker is late now and then; looks that fail so often in a row are told of. */
const lateLooksTold = 3;

/**
 * Looks for something again and again, from `start` to `stop`. A look that fails for a reason that
 * may pass is only told of when the next ones fail too.
 */
export class Discovery {
  readonly #look: () => Promise<void>;
  readonly #onError: (error: KafkaBridgeError) => void;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;
  #lateInARow = 0;

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
      this.#lateInARow = 0;
    } catch (error) {
      this.#onFailed(classifyError(error, { operation: "look for new topics" }));
    }
    if (!this.#stopped) {
      this.start();
    }
  }

  #onFailed(error: KafkaBridgeError): void {
    this.#lateInARow++;
    const isTold = !error.retriable || this.#lateInARow >= lateLooksTold;
    if (isTold && !this.#stopped) {
      this.#onError(error);
    }
  }
}
