import type { KafkaBridgeError } from "../errors/index.ts";

/** All that a call or a report says of a client that is lost. */
const fatalCode = -150;

/** How long what failed waits for the reason. */
const patienceMs = 1_000;

/** Whether an error says that the driver's client is lost, and not why. */
export function isFatal(error: unknown): boolean {
  return (error as { readonly code?: unknown } | undefined)?.code === fatalCode;
}

/**
 * Why a client of the driver is lost for good. A line of its log tells that, which may come later than
 * the failures that it explains.
 */
export class FatalReason {
  readonly #onTold: ((error: KafkaBridgeError) => void) | undefined;
  readonly #waiting: (() => void)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #error: KafkaBridgeError | undefined;

  /** @param onTold - takes the reason, before those who wait for it go on */
  constructor(onTold?: (error: KafkaBridgeError) => void) {
    this.#onTold = onTold;
  }

  /** The reason, once there is one. */
  get error(): KafkaBridgeError | undefined {
    return this.#error;
  }

  /** Tells the reason. The first one holds. */
  tell(error: KafkaBridgeError): void {
    if (this.#error === undefined) {
      this.#error = error;
      this.#onTold?.(error);
    }
    this.end();
  }

  /** Goes on when the reason is told, at once if it was; without it after a second. */
  afterwards(goOn: () => void): void {
    if (this.#error !== undefined) {
      goOn();
      return;
    }
    this.#waiting.push(goOn);
    this.#timer ??= setTimeout(() => this.end(), patienceMs);
  }

  /** Resolves when all is known that will be of an error: at once, unless it says only that one is lost. */
  async explained(error: unknown): Promise<void> {
    if (isFatal(error)) {
      await new Promise<void>((resolve) => this.afterwards(resolve));
    }
  }

  /** Waits no longer. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const goOn of this.#waiting.splice(0)) {
      goOn();
    }
  }
}
