import type { ScannedRequest } from "../../otlp/index.ts";
import type { RecordInput } from "../../producer/index.ts";
import type { Clock } from "../../providers/index.ts";
import type { Deliver, FencedWriter, Outcome, Unit } from "../pipeline/index.ts";
import type { HeldBytes } from "./held-bytes.ts";

/** Takes what was collected of a range to where it goes. */
export interface RangeWrite {
  /** Aborted when nothing of it can be delivered any more. */
  readonly signal: AbortSignal;
  /** Resolves when there is room for more. */
  add(request: ScannedRequest): Promise<void>;
  /**
   * That was all. Resolves when it was delivered, the records with it.
   *
   * @throws why it was not
   */
  finish(records: readonly RecordInput[]): Promise<void>;
  /** There will be no more, and what was added is not to be delivered. Never rejects. */
  abort(reason: unknown): Promise<void>;
}

/** What writes work with. */
export interface WriteParts {
  readonly deliver: Deliver;
  /** Told of what is refused for good. */
  readonly onRefused: (outcome: Outcome) => void;
}

/**
 * Without a state: each piece is delivered by itself, as often as it takes. It is held back until the
 * range is complete, as far as may be: what is delivered of one that fails comes twice.
 */
export class PlainWrite implements RangeWrite {
  readonly signal: AbortSignal;
  readonly #parts: WriteParts;
  readonly #budget: HeldBytes;
  readonly #clock: Clock;
  #held: ScannedRequest[] = [];

  constructor(parts: WriteParts, budget: HeldBytes, clock: Clock, signal: AbortSignal) {
    this.#parts = parts;
    this.#budget = budget;
    this.#clock = clock;
    this.signal = signal;
  }

  async add(request: ScannedRequest): Promise<void> {
    this.#held.push(request);
    if (!this.#budget.take(request.bytes.length)) {
      await this.finish();
    }
  }

  async finish(): Promise<void> {
    for (const request of this.#held.splice(0)) {
      await this.#deliver(request);
    }
  }

  async #deliver(request: ScannedRequest): Promise<void> {
    for (;;) {
      this.signal.throwIfAborted();
      const outcome = await this.#parts.deliver({ request, header: noHeader });
      if (outcome.kind !== "retry") {
        this.#parts.onRefused(outcome);
        return;
      }
      await this.#clock.sleep(Math.max(leastRetryMs, outcome.delayMs), this.signal);
    }
  }

  async abort(): Promise<void> {
    this.#held = [];
  }
}

const leastRetryMs = 100;

function noHeader(): undefined {
  return undefined;
}

/**
 * With a state: all that is added is committed in one transaction with the records. It is held back
 * until it is complete, or more than may be held: the shorter a transaction is open, the shorter readers
 * wait for all that others write to the same partitions.
 */
export class UnitWrite implements RangeWrite {
  readonly #parts: WriteParts;
  readonly #writer: FencedWriter;
  readonly #budget: HeldBytes;
  readonly #lost: AbortSignal;
  #held: ScannedRequest[] = [];
  #unit: Unit | undefined;
  readonly #outcomes: Promise<void>[] = [];

  constructor(parts: WriteParts, writer: FencedWriter, budget: HeldBytes, lost: AbortSignal) {
    this.#parts = parts;
    this.#writer = writer;
    this.#budget = budget;
    this.#lost = lost;
  }

  get signal(): AbortSignal {
    return this.#unit === undefined ? this.#lost : AbortSignal.any([this.#lost, this.#unit.signal]);
  }

  async add(request: ScannedRequest): Promise<void> {
    this.#lost.throwIfAborted();
    if (this.#unit === undefined && this.#budget.take(request.bytes.length)) {
      this.#held.push(request);
      return;
    }
    await this.#send(await this.#open(), request);
  }

  async #open(): Promise<Unit> {
    if (this.#unit !== undefined) {
      return this.#unit;
    }
    const unit = this.#writer.begin();
    this.#unit = unit;
    for (const request of this.#held.splice(0)) {
      await this.#send(unit, request);
    }
    return unit;
  }

  async #send(unit: Unit, request: ScannedRequest): Promise<void> {
    await unit.ready();
    unit.signal.throwIfAborted();
    const outcome = this.#parts.deliver({ request, header: noHeader, unit });
    this.#outcomes.push(outcome.then(this.#parts.onRefused));
  }

  async finish(records: readonly RecordInput[]): Promise<void> {
    const unit = await this.#open();
    this.#lost.throwIfAborted();
    await unit.commit(records);
    await Promise.all(this.#outcomes);
  }

  async abort(reason: unknown): Promise<void> {
    this.#held = [];
    await this.#unit?.abort(reason);
    await Promise.all(this.#outcomes);
  }
}
