import type { Logger } from "../../config/index.ts";
import type { DeliveryError } from "../../errors/index.ts";
import type { PartialSuccess, Signal } from "../../otlp/index.ts";
import type { EndpointEvents } from "./endpoints.ts";
import { RareLog } from "./rare-log.ts";

/** What goes on for a while is said again after this time. */
const repeatMs = 30_000;

/** Tells what happens to a sink's requests, and not every time. */
export class SinkLog implements EndpointEvents {
  readonly #logger: Logger;
  /** By endpoint: it takes no requests. */
  readonly #troubles = new Map<string, RareLog>();
  readonly #partials = new RareLog(repeatMs);
  readonly #failures = new RareLog(repeatMs);

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  onUnavailable(endpoint: string, error: DeliveryError): void {
    const trouble = this.#troubles.get(endpoint) ?? new RareLog(repeatMs);
    this.#troubles.set(endpoint, trouble);
    trouble.say(() => this.#logger.warn(error.message, { endpoint }));
  }

  onAvailable(endpoint: string): void {
    this.#troubles.delete(endpoint);
    this.#logger.info("the backend takes requests again", { endpoint });
  }

  onFailed(error: DeliveryError): void {
    this.#failures.say((unsaid) => this.#logger.warn(error.message, { unsaid }));
  }

  onPartial(signal: Signal, { rejectedItems, message }: PartialSuccess): void {
    const text =
      rejectedItems === 0
        ? "the backend took a request with a warning"
        : "the backend rejected items of a request";
    this.#partials.say((unsaid) =>
      this.#logger.warn(`${text}: ${message}`, { signal, rejectedItems, unsaid }),
    );
  }
}
