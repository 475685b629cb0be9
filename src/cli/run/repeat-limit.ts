/** What to do with a message of a kind. */
export type Verdict = "say" | "hold";

/** How many messages of one kind are said in a length of time. */
export interface RepeatRules {
  readonly most: number;
  readonly windowMs: number;
}

interface Kind {
  since: number;
  said: number;
  held: number;
}

/** More kinds than this are not told apart: what they need is bounded, whatever is logged. */
const maxKinds = 1_000;

/**
 * Holds back messages that come again and again. Of each kind some are said, then none until the time
 * is over, and then how many were held back.
 */
export class RepeatLimit {
  readonly #rules: RepeatRules;
  readonly #now: () => number;
  readonly #kinds = new Map<string, Kind>();

  constructor(rules: RepeatRules, now: () => number = () => performance.now()) {
    this.#rules = rules;
    this.#now = now;
  }

  /** Whether a message is said now. */
  judge(kind: string): Verdict {
    const now = this.#now();
    const found = this.#kinds.get(kind) ?? this.#kinds.get("");
    if (found === undefined || now - found.since >= this.#rules.windowMs) {
      const isKnown = this.#kinds.has(kind) || this.#kinds.size < maxKinds;
      this.#kinds.set(isKnown ? kind : "", { since: now, said: 1, held: 0 });
      return "say";
    }
    if (found.said < this.#rules.most) {
      found.said++;
      return "say";
    }
    found.held++;
    return "hold";
  }

  /** The kinds whose time is over, with how often each was held back; they begin anew. */
  *over(): Generator<readonly [kind: string, held: number]> {
    const now = this.#now();
    for (const [kind, { since, held }] of this.#kinds) {
      if (now - since >= this.#rules.windowMs) {
        this.#kinds.delete(kind);
        if (held > 0) {
          yield [kind, held];
        }
      }
    }
  }

  /** The kinds of which some were held back, whether or not their time is over. */
  *held(): Generator<readonly [kind: string, held: number]> {
    for (const [kind, { held }] of this.#kinds) {
      if (held > 0) {
        yield [kind, held];
      }
    }
    this.#kinds.clear();
  }
}
