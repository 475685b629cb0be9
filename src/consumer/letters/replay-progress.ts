import type { KafkaBridgeError } from "../../errors/index.ts";
import type { DeadLetterRecord } from "./dead-letter-record.ts";

/** A letter that could not be replayed. It stays where it is. */
export interface ReplayFailure {
  readonly partition: number;
  readonly offset: bigint;
  readonly error: KafkaBridgeError;
}

/** How far a replay has come, and what came of it. */
export interface ReplayProgress {
  /** Letters that the filter means. */
  readonly matched: number;
  /** Letters that were acknowledged where they went; with `dryRun`, that would be sent. */
  readonly replayed: number;
  /** Letters that were left out, because they were replayed before. */
  readonly alreadyReplayed: number;
  /** Letters that could not be sent, such as those whose topic does not exist. */
  readonly failed: number;
  /** The first hundred of them. */
  readonly failures: readonly ReplayFailure[];
  /** Letters replayed, by the topic that they went to. */
  readonly topics: Readonly<Record<string, number>>;
}

/** Failures that are kept; of more of them, the rest is counted. */
const maxFailures = 100;

/** Counts what becomes of letters. */
export class ReplayCounts {
  matched = 0;
  #replayed = 0;
  alreadyReplayed = 0;
  #failed = 0;
  readonly #failures: ReplayFailure[] = [];
  readonly #topics = new Map<string, number>();

  replayed(topic: string): void {
    this.#replayed++;
    this.#topics.set(topic, (this.#topics.get(topic) ?? 0) + 1);
  }

  failed({ partition, offset }: DeadLetterRecord, error: KafkaBridgeError): void {
    this.#failed++;
    if (this.#failures.length < maxFailures) {
      this.#failures.push({ partition, offset, error });
    }
  }

  snapshot(): ReplayProgress {
    return {
      matched: this.matched,
      replayed: this.#replayed,
      alreadyReplayed: this.alreadyReplayed,
      failed: this.#failed,
      failures: [...this.#failures],
      topics: Object.fromEntries(this.#topics),
    };
  }
}
