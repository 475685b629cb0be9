import type { Logger } from "../../config/index.ts";
import { errorTable, KafkaBridgeError, SerializationError } from "../../errors/index.ts";
import {
  decodeJson,
  type Encoding,
  encodeRequest,
  type PartialSuccess,
  parsedSize,
  ScannedRequest,
  type Signal,
} from "../../otlp/index.ts";
import type { Deliver, Outcome, Parcel } from "../pipeline/index.ts";
import type { Lease } from "./memory-budget.ts";
import {
  internalFault,
  invalid,
  noRoom,
  type Rejection,
  tooLarge,
  unavailable,
} from "./rejection.ts";
import type { TimeWatch } from "./time-watch.ts";

/** How a request was received: taken, perhaps but for some items, or not. */
export type Reply =
  | { readonly kind: "taken"; readonly partial?: PartialSuccess }
  | { readonly kind: "rejected"; readonly rejection: Rejection };

/** A body with what its protocol tells of it. */
export interface Arrival {
  readonly signal: Signal;
  readonly encoding: Encoding;
  readonly body: Buffer;
  readonly header: Parcel["header"];
  /** What the body holds of the memory; the intake ends it, which may be after its reply. */
  readonly lease: Lease;
  /** Ends the wait for an acknowledgement: the sender is then told to try again. */
  readonly acknowledgements: TimeWatch;
}

/** What an intake works with. */
export interface IntakeParts {
  readonly deliver: Deliver;
  readonly logger: Logger;
}

const taken: Reply = { kind: "taken" };
/** When to come back where the sink did not answer in time. */
const lateDelayMs = 1_000;

/** What every OTLP receiver does with a body, whatever protocol brought it. */
export class Intake {
  readonly #parts: IntakeParts;
  #underWay = 0;
  #onIdle: (() => void) | undefined;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
  }

  /** Deliveries that are not settled, those among them whose senders were told to try again. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Resolves when no delivery is under way. */
  async idle(): Promise<void> {
    while (this.#underWay > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
  }

  /** Checks a body down to its last field and has it delivered. Never rejects. */
  async receive(arrival: Arrival): Promise<Reply> {
    const { header, lease, acknowledgements } = arrival;
    const request = this.#read(arrival);
    if (!(request instanceof ScannedRequest)) {
      lease.end();
      return { kind: "rejected", rejection: request };
    }
    if (request.items === 0) {
      lease.end();
      return taken;
    }
    return replyTo(await this.#inTime({ request, header }, lease, acknowledgements));
  }

  #read({ signal, encoding, body, lease }: Arrival): ScannedRequest | Rejection {
    try {
      if (encoding === "protobuf") {
        return ScannedRequest.scan(signal, body);
      }
      return this.#readJson(signal, body, lease);
    } catch (error) {
      if (error instanceof SerializationError) {
        return invalid(error.message);
      }
      this.#parts.logger.error("a request could not be read", { signal, error });
      return internalFault;
    }
  }

  /** Objects take room while they are there, which is not for long. */
  #readJson(signal: Signal, body: Buffer, lease: Lease): ScannedRequest | Rejection {
    const room = parsedSize(body);
    if (room + body.length > lease.limitBytes) {
      return tooLarge("JSON of so many objects takes more memory than there is: send it in parts");
    }
    if (!lease.take(room)) {
      return noRoom;
    }
    const bytes = encodeRequest(signal, decodeJson(signal, body));
    lease.giveBack(room + body.length);
    return lease.take(bytes.length) ? ScannedRequest.scan(signal, bytes) : noRoom;
  }

  /** The outcome; undefined where there is none in time. */
  #inTime(parcel: Parcel, lease: Lease, acknowledgements: TimeWatch): Promise<Outcome | undefined> {
    this.#underWay++;
    return new Promise((resolve) => {
      const wait = { receivedBytes: 0, expire: () => resolve(undefined) };
      acknowledgements.add(wait);
      const settle = (outcome: Outcome): void => {
        acknowledgements.remove(wait);
        // Where it failed, whoever tried may still hold the bytes for a while.
        lease.end(outcome.kind === "delivered");
        this.#underWay--;
        if (this.#underWay === 0) {
          this.#onIdle?.();
        }
        resolve(outcome);
      };
      this.#parts.deliver(parcel).then(settle, (cause: unknown) => {
        this.#parts.logger.error("a request could not be delivered", { error: cause });
        const error = new KafkaBridgeError("UNEXPECTED", { cause });
        settle({ kind: "retry", delayMs: lateDelayMs, error });
      });
    });
  }
}

function replyTo(outcome: Outcome | undefined): Reply {
  switch (outcome?.kind) {
    case undefined:
      return rejected(unavailable("it was not acknowledged in time: try again", lateDelayMs));
    case "delivered":
      return taken;
    case "partial": {
      const { rejectedItems, message } = outcome;
      return { kind: "taken", partial: { rejectedItems, message } };
    }
    case "retry":
      // Without the detail: names and addresses behind the bridge are not the senders' business.
      return rejected(unavailable(errorTable[outcome.error.code].text, outcome.delayMs));
    case "refused":
      return rejected(invalid(outcome.error.message));
  }
}

function rejected(rejection: Rejection): Reply {
  return { kind: "rejected", rejection };
}
