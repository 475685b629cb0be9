import { KafkaBridgeError, SerializationError } from "../../errors/index.ts";
import {
  decodeJson,
  type Encoding,
  encodeRequest,
  type PartialSuccess,
  ScannedRequest,
  type Signal,
} from "../../otlp/index.ts";
import type { Deliver, Outcome, Parcel } from "../pipeline/index.ts";
import { invalid, type Rejection, rpcCodes, unavailable } from "./rejection.ts";

/** How a request was received: taken, perhaps but for some items, or not. */
export type Reply =
  | { readonly kind: "taken"; readonly partial?: PartialSuccess }
  | { readonly kind: "rejected"; readonly rejection: Rejection };

/** A body with what its protocol tells of it. */
export interface Arrival {
  readonly signal: Signal;
  readonly encoding: Encoding;
  readonly body: Uint8Array;
  readonly header: Parcel["header"];
}

const taken: Reply = { kind: "taken" };
/** When to come back where the sink did not answer in time. */
const lateDelayMs = 1_000;

/** What every OTLP receiver does with a body, whatever protocol brought it. */
export class Intake {
  readonly #deliver: Deliver;
  readonly #ackTimeoutMs: number;

  /** @param ackTimeoutMs - how long the sink may take before the sender is told to try again */
  constructor(deliver: Deliver, ackTimeoutMs: number) {
    this.#deliver = deliver;
    this.#ackTimeoutMs = ackTimeoutMs;
  }

  /**
   * Checks a body down to its last field and has it delivered. Never rejects.
   *
   * @param settled - called once the body's memory is no longer needed, which may be after the reply
   */
  async receive(arrival: Arrival, settled: () => void): Promise<Reply> {
    let request: ScannedRequest;
    try {
      request = scannedRequest(arrival);
    } catch (error) {
      settled();
      return { kind: "rejected", rejection: unreadable(error) };
    }
    if (request.items === 0) {
      settled();
      return taken;
    }
    const delivery = this.#deliver({ request, header: arrival.header }).finally(settled);
    return replyTo(await this.#inTime(delivery));
  }

  async #inTime(delivery: Promise<Outcome>): Promise<Outcome | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, this.#ackTimeoutMs, undefined);
    });
    try {
      return await Promise.race([delivery, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function scannedRequest({ signal, encoding, body }: Arrival): ScannedRequest {
  const bytes = encoding === "json" ? encodeRequest(signal, decodeJson(signal, body)) : body;
  return ScannedRequest.scan(signal, bytes);
}

function unreadable(error: unknown): Rejection {
  if (error instanceof SerializationError) {
    return invalid(error.message);
  }
  return { httpStatus: 500, rpcCode: rpcCodes.internal, message: "the request could not be read" };
}

function replyTo(outcome: Outcome | undefined): Reply {
  switch (outcome?.kind) {
    case undefined:
      return rejected(unavailable("it was not acknowledged in time", lateDelayMs));
    case "delivered":
      return taken;
    case "partial": {
      const { rejectedItems, message } = outcome;
      return { kind: "taken", partial: { rejectedItems, message } };
    }
    case "retry":
      return rejected(unavailable(messageOf(outcome.error), outcome.delayMs));
    case "refused":
      return rejected(invalid(messageOf(outcome.error)));
  }
}

function rejected(rejection: Rejection): Reply {
  return { kind: "rejected", rejection };
}

function messageOf(error: unknown): string {
  return error instanceof KafkaBridgeError ? error.message : "it could not be delivered";
}
