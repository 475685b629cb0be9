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
import { LateDeliveries, type Resumed } from "./late-deliveries.ts";
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
  /** Whether the sender has gone, so that no answer reaches it. */
  readonly isGone: () => boolean;
}

/** What an intake works with. */
export interface IntakeParts {
  readonly deliver: Deliver;
  readonly logger: Logger;
  /** Headers that what is delivered depends on, in lower case. Default: none. */
  readonly headerNames?: readonly string[];
}

const taken: Reply = { kind: "taken" };
/** When to come back where the sink did not answer in time. */
const lateDelayMs = 1_000;

/** What every OTLP receiver does with a body, whatever protocol brought it. */
export class Intake {
  readonly #parts: IntakeParts;
  readonly #late: LateDeliveries;
  #underWay = 0;
  #onIdle: (() => void) | undefined;

  constructor(parts: IntakeParts) {
    this.#parts = parts;
    this.#late = new LateDeliveries(parts.headerNames ?? []);
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
    const { header, lease } = arrival;
    const request = this.#read(arrival);
    if (!(request instanceof ScannedRequest)) {
      lease.end();
      return { kind: "rejected", rejection: request };
    }
    if (request.items === 0) {
      lease.end();
      return taken;
    }
    const resumed = this.#late.resume(request, header);
    if (resumed === undefined) {
      return replyTo(await this.#inTime({ request, header }, arrival));
    }
    // The first of its kind holds the bytes that are delivered.
    lease.end(true);
    return replyTo(await resumedInTime(resumed, arrival));
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
  #inTime(parcel: Parcel, arrival: Arrival): Promise<Outcome | undefined> {
    const { lease, acknowledgements, isGone } = arrival;
    this.#underWay++;
    const outcome = this.#deliver(parcel);
    return new Promise((resolve) => {
      let isLate = false;
      const expire = (): void => {
        isLate = true;
        this.#late.leave(parcel, outcome);
        resolve(undefined);
      };
      const wait = { receivedBytes: 0, expire };
      acknowledgements.add(wait);
      void outcome.then((settled) => {
        acknowledgements.remove(wait);
        if (!isLate && isGone() && settled.kind !== "retry") {
          this.#late.leave(parcel, outcome);
        }
        // Where it failed, whoever tried may still hold the bytes for a while.
        lease.end(settled.kind === "delivered");
        this.#underWay--;
        if (this.#underWay === 0) {
          this.#onIdle?.();
        }
        resolve(settled);
      });
    });
  }

  /** Has it delivered. Never rejects. */
  #deliver(parcel: Parcel): Promise<Outcome> {
    return this.#parts.deliver(parcel).catch((cause: unknown) => {
      this.#parts.logger.error("a request could not be delivered", { error: cause });
      const error = new KafkaBridgeError("UNEXPECTED", { cause });
      return { kind: "retry", delayMs: lateDelayMs, error };
    });
  }
}

/** The outcome of a delivery that another request began; undefined where there is none in time. */
function resumedInTime(
  { outcome, leave }: Resumed,
  { acknowledgements, isGone }: Arrival,
): Promise<Outcome | undefined> {
  return new Promise((resolve) => {
    let isLate = false;
    const expire = (): void => {
      isLate = true;
      leave();
      resolve(undefined);
    };
    const wait = { receivedBytes: 0, expire };
    acknowledgements.add(wait);
    void outcome.then((settled) => {
      acknowledgements.remove(wait);
      if (!isLate && isGone()) {
        leave();
      }
      resolve(settled);
    });
  });
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
