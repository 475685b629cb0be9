import type { KafkaBridgeError } from "../errors/index.ts";
import type { PartitionGate } from "./partition-gate.ts";

/** Takes the outcome of messages; `tag` tells them apart where one object stands for several. */
export interface MessageOutcome {
  /** The broker has acknowledged it; `offset` is negative where it did not tell. */
  onDelivered(tag: number, partition: number, offset: number): void;
  /** It is not, or not known to be, on the topic. */
  onFailed(tag: number, error: KafkaBridgeError): void;
}

/** A message under way. */
export interface InFlightMessage {
  readonly outcome: MessageOutcome;
  readonly tag: number;
  /** Bytes to give back to the buffer. */
  readonly buffered: number;
  /** The gate before its partition; none for a partition that is not known to exist. */
  readonly gate: PartitionGate | undefined;
}

const nobody: MessageOutcome = { onDelivered: () => {}, onFailed: () => {} };

/**
 * The messages under way, by token. Columns instead of an object for each: with thousands under
 * way, objects that live until the report are what the garbage collector spends its time on.
 */
export class InFlight {
  readonly #outcomes: (MessageOutcome | undefined)[] = [];
  readonly #tags: number[] = [];
  readonly #buffered: number[] = [];
  readonly #gates: (PartitionGate | undefined)[] = [];
  readonly #since: number[] = [];
  readonly #free: number[] = [];
  #now = 0;

  /** @returns the message's token */
  add(
    outcome: MessageOutcome,
    tag: number,
    buffered: number,
    gate: PartitionGate | undefined,
  ): number {
    const token = this.#free.pop() ?? this.#outcomes.length;
    this.#outcomes[token] = outcome;
    this.#tags[token] = tag;
    this.#buffered[token] = buffered;
    this.#gates[token] = gate;
    this.#since[token] = this.#now;
    return token;
  }

  /** Takes a message out; undefined where it was taken out before. */
  take(token: number): InFlightMessage | undefined {
    const outcome = this.#outcomes[token];
    if (outcome === undefined) {
      return undefined;
    }
    const message = {
      outcome,
      tag: this.#tags[token] ?? 0,
      buffered: this.#buffered[token] ?? 0,
      gate: this.#gates[token],
    };
    this.#outcomes[token] = undefined;
    this.#gates[token] = undefined;
    this.#free.push(token);
    return message;
  }

  /** Whether somebody waited for a message that was taken out. */
  static isAwaited({ outcome }: InFlightMessage): boolean {
    return outcome !== nobody;
  }

  /** Messages added from now on are of this time: reading a clock for each would cost too much. */
  tick(now: number): void {
    this.#now = now;
  }

  /** The tokens of messages that were added before that time, and that somebody waits for. */
  *addedBefore(time: number): Iterable<number> {
    for (let token = 0; token < this.#outcomes.length; token++) {
      const outcome = this.#outcomes[token];
      const isAwaited = outcome !== undefined && outcome !== nobody;
      if (isAwaited && (this.#since[token] ?? time) < time) {
        yield token;
      }
    }
  }

  /**
   * From now on nobody waits for the message, which stays under way until its report.
   *
   * @returns who waited
   */
  abandon(token: number): Pick<InFlightMessage, "outcome" | "tag" | "buffered"> {
    const outcome = this.#outcomes[token] ?? nobody;
    this.#outcomes[token] = nobody;
    return { outcome, tag: this.#tags[token] ?? 0, buffered: this.#buffered[token] ?? 0 };
  }

  /** The tokens of all messages under way. */
  tokens(): number[] {
    return [...this.#outcomes.keys()].filter((token) => this.#outcomes[token] !== undefined);
  }
}
