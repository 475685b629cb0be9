import type { KafkaBridgeError } from "../errors/index.ts";
import { type ClientTelemetry, countLost, countSent } from "../telemetry/index.ts";
import type { MessageOutcome } from "./in-flight.ts";
import type { MessageContent } from "./message-content.ts";

/** An outcome that is counted on its way to who waits for it. */
export class CountedOutcome implements MessageOutcome {
  readonly #telemetry: ClientTelemetry;
  readonly #outcome: MessageOutcome;
  readonly #topic: string;
  readonly #bytes: number;

  constructor(telemetry: ClientTelemetry, outcome: MessageOutcome, content: MessageContent) {
    this.#telemetry = telemetry;
    this.#outcome = outcome;
    this.#topic = content.topic;
    this.#bytes = valueBytes(content.value);
  }

  onDelivered(tag: number, partition: number, offset: number): void {
    countSent(this.#telemetry, this.#topic, this.#bytes);
    this.#outcome.onDelivered(tag, partition, offset);
  }

  onFailed(tag: number, error: KafkaBridgeError): void {
    countLost(this.#telemetry, this.#topic, error);
    this.#outcome.onFailed(tag, error);
  }
}

function valueBytes(value: MessageContent["value"]): number {
  if (value === null) {
    return 0;
  }
  return value instanceof Uint8Array
    ? value.length
    : value.reduce((sum, { length }) => sum + length, 0);
}
