import { type OtlpSink as OtlpSinkConfig, Secret } from "../../config/index.ts";
import { ClosedError, UnsupportedError } from "../../errors/index.ts";
import { type Signal, signals } from "../../otlp/index.ts";
import { Courier, Endpoints, Gatherer, HttpTransport } from "../otlp-sink/index.ts";
import type { Deliver, EndContext, Outcome, Sink, Status } from "../pipeline/index.ts";
import { clientSecurity } from "../security/index.ts";

const requestTimeoutMs = 30_000;
const maxFailures = 5;

/** An OTLP backend. */
export function otlpSink(section: OtlpSinkConfig, context: EndContext): Sink {
  return new Backend(section, context);
}

class Backend implements Sink {
  readonly name: string;
  readonly #section: OtlpSinkConfig;
  readonly #context: EndContext;
  #endpoints: Endpoints | undefined;
  #courier: Courier | undefined;
  #gatherers: Readonly<Record<Signal, Gatherer>> | undefined;

  constructor(section: OtlpSinkConfig, context: EndContext) {
    if (section.protocol === "grpc") {
      throw new UnsupportedError("UNSUPPORTED", {
        detail: `pipelines.${context.pipeline}.to.otlp.protocol`,
      });
    }
    this.#section = section;
    this.#context = context;
    this.name = `OTLP at ${section.endpoints.join(", ")}`;
  }

  async start(): Promise<void> {
    const { endpoints, compression, compressionLevel, headers, tls, inFlight, retry, ...rules } =
      this.#section;
    const { pipeline, logger } = this.#context;
    const security = await clientSecurity(tls, `pipelines.${pipeline}.to.otlp.tls`);
    const transports = endpoints.map(
      (endpoint) =>
        new HttpTransport({
          endpoint,
          compression: { name: compression, level: compressionLevel },
          headers: Object.fromEntries(
            Object.entries(headers).map(([name, value]) => [
              name,
              value instanceof Secret ? value.reveal() : value,
            ]),
          ),
          tls: security,
          connections: inFlight,
          timeoutMs: requestTimeoutMs,
        }),
    );
    this.#endpoints = new Endpoints(transports, retry, {
      onUnavailable: (endpoint, error) => logger.warn(error.message, { endpoint }),
      onAvailable: (endpoint) => logger.info("the backend answers again", { endpoint }),
    });
    const courier = new Courier(this.#endpoints, {
      inFlight,
      maxFailures,
      forever: retry.forever,
      onPartial: (signal, { rejectedItems, message }) =>
        logger.warn(`the backend did not take all of a request: ${message}`, {
          signal,
          rejectedItems,
        }),
    });
    this.#courier = courier;
    const gatherer = (signal: Signal): Gatherer =>
      new Gatherer(signal, rules, (shipment) => courier.ship(shipment));
    this.#gatherers = {
      traces: gatherer("traces"),
      metrics: gatherer("metrics"),
      logs: gatherer("logs"),
    };
  }

  status(): Status {
    return this.#endpoints?.isAvailable === false
      ? { isOk: false, reason: `${this.name} does not answer` }
      : { isOk: true };
  }

  readonly deliver: Deliver = (parcel) =>
    new Promise<Outcome>((settle) => {
      const gatherer = this.#gatherers?.[parcel.request.signal];
      if (gatherer === undefined) {
        settle({ kind: "retry", delayMs: 1_000, error: new ClosedError({ detail: this.name }) });
      } else {
        gatherer.add({ parcel, settle });
      }
    });

  async close(timeoutMs: number): Promise<void> {
    for (const signal of signals) {
      this.#gatherers?.[signal].flush();
    }
    const timer = setTimeout(
      () => this.#courier?.abandon(new ClosedError({ detail: this.name })),
      timeoutMs,
    );
    await this.#courier?.drained();
    clearTimeout(timer);
    this.#endpoints?.close();
  }
}
