import type { ScannedRequest } from "../../otlp/index.ts";
import { type Outcome, type Parcel, RememberedRequests } from "../pipeline/index.ts";

/** A delivery whose sender was told to try again, or has gone. */
interface Late {
  readonly outcome: Promise<Outcome>;
  settled: Outcome | undefined;
}

/** A delivery that goes on for another request of the same bytes. */
export interface Resumed {
  readonly outcome: Promise<Outcome>;
  /** Nobody waits for it again. */
  leave(): void;
}

/**
 * Deliveries that nobody waits for any more. When their senders send the same again, what becomes of
 * them is the answer: nothing has to be delivered twice, or held twice while Kafka is slow.
 */
export class LateDeliveries {
  readonly #late = new RememberedRequests<Late>();
  readonly #headerNames: readonly string[];

  /** @param headerNames - headers that what is delivered depends on, in lower case */
  constructor(headerNames: readonly string[]) {
    this.#headerNames = headerNames;
  }

  /** Nobody waits for the outcome of a delivery, which is under way or was just settled. */
  leave({ request, header }: Parcel, outcome: Promise<Outcome>): void {
    this.#late.keep(request, this.#about(header), watched(outcome));
  }

  /** The delivery of the same, where there is one that did not fail; it is nobody else's then. */
  resume(request: ScannedRequest, header: Parcel["header"]): Resumed | undefined {
    // One that failed is forgotten by that, and the next may not have.
    for (;;) {
      const found = this.#late.take(request, () => this.#about(header));
      if (found === undefined) {
        return undefined;
      }
      const late = found.value;
      if (late.settled?.kind !== "retry") {
        return { outcome: late.outcome, leave: () => found.again(late) };
      }
    }
  }

  #about(header: Parcel["header"]): string {
    return JSON.stringify(this.#headerNames.map((name) => header(name) ?? null));
  }
}

function watched(outcome: Promise<Outcome>): Late {
  const late: Late = { outcome, settled: undefined };
  void outcome.then((settled) => {
    late.settled = settled;
  });
  return late;
}
