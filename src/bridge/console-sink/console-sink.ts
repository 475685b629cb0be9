import type { Writable } from "node:stream";
import {
  ClosedError,
  classifyError,
  DeliveryError,
  type KafkaBridgeError,
} from "../../errors/index.ts";
import {
  decodeRequest,
  type RequestOf,
  type ScannedRequest,
  type Signal,
} from "../../otlp/index.ts";
import { type RenderOptions, renderLogs, renderMetrics, renderTraces } from "../../render/index.ts";
import {
  type Deliver,
  delivered,
  type Outcome,
  type Sink,
  type Status,
} from "../pipeline/index.ts";

const retryDelayMs = 5_000;

const renderers: {
  readonly [S in Signal]: (requests: readonly RequestOf[S][], options: RenderOptions) => string;
} = { traces: renderTraces, metrics: renderMetrics, logs: renderLogs };

/** Where text goes, and how it is laid out there. */
export interface ConsoleSinkOptions {
  readonly stream: Pick<Writable, "write" | "on" | "off">;
  /** Asked before each request: a terminal changes its width. */
  readonly layout: () => RenderOptions;
}

/**
 * Prints parcels as text to read. A parcel is delivered when the stream has taken its text; a stream
 * that is slow is waited for, and one whose reader has gone takes nothing more.
 */
export class ConsoleSink implements Sink {
  readonly name = "console";
  readonly #stream: ConsoleSinkOptions["stream"];
  readonly #layout: () => RenderOptions;
  readonly #onError = (cause: Error): void => {
    this.#failure = new DeliveryError("FILE_UNWRITABLE", {
      detail: `standard output: ${cause.message}`,
      action: "Start the bridge again with somebody who reads its standard output.",
      cause,
    });
  };
  #failure: KafkaBridgeError | undefined;

  constructor({ stream, layout }: ConsoleSinkOptions) {
    this.#stream = stream;
    this.#layout = layout;
  }

  async start(): Promise<void> {
    // Without a listener, a reader that leaves would end the process.
    this.#stream.on("error", this.#onError);
  }

  status(): Status {
    return this.#failure === undefined
      ? { isOk: true }
      : { isOk: false, reason: this.#failure.message };
  }

  readonly deliver: Deliver = async ({ request }) => {
    if (this.#failure !== undefined) {
      return retry(this.#failure);
    }
    let text: string;
    try {
      text = `${textOf(request, this.#layout())}\n`;
    } catch (error) {
      return { kind: "refused", error: classifyError(error) };
    }
    return await new Promise((settle) => {
      this.#stream.write(text, (error) => {
        if (error) {
          this.#onError(error);
        }
        settle(this.#failure === undefined ? delivered : retry(this.#failure));
      });
    });
  };

  async close(): Promise<void> {
    this.#failure ??= new ClosedError({ detail: this.name });
    this.#stream.off("error", this.#onError);
  }
}

function textOf<S extends Signal>(
  { signal, bytes }: ScannedRequest<S>,
  layout: RenderOptions,
): string {
  return renderers[signal]([decodeRequest(signal, bytes)], layout);
}

function retry(error: KafkaBridgeError): Outcome {
  return { kind: "retry", delayMs: retryDelayMs, error };
}
