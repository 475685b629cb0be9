import type { Logger } from "../../config/index.ts";
import { ClosedError, classifyError, FencedError, ProviderError } from "../../errors/index.ts";
import type { Clock, MetricCollector, Shard } from "../../providers/index.ts";
import type { Deliver, Outcome } from "../pipeline/index.ts";
import { collectRange, type Part } from "./collect-range.ts";
import { HeldBytes } from "./held-bytes.ts";
import type { Holding } from "./holding.ts";
import type { HeldShards, Ownership } from "./ownership.ts";
import { type PlannedQuestion, planQuestions } from "./question-plan.ts";
import { PlainWrite, type RangeWrite, UnitWrite } from "./range-write.ts";
import { nextPoll } from "./schedule.ts";
import { ShardList } from "./shard-list.ts";
import type { ShardReading } from "./shard-reading.ts";
import type { SourceTotals } from "./source-totals.ts";
import { Troubles } from "./troubles.ts";

/** What polling works with. */
export interface PollerParts {
  readonly collector: MetricCollector;
  readonly ownership: Ownership;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly deliver: Deliver;
  readonly totals: SourceTotals;
  /** Most bytes that all questions together may hold back. */
  readonly memoryBytes: number;
}

/** Questions under way at a time; the provider may work on parts of one side by side. */
const mostQuestions = 4;
/** What failed on the way to Kafka is tried again that soon; the provider is asked again for it. */
const retryMs = 5_000;

/** Asks for what is due, shard by shard, and has it delivered, until it is closed. */
export class Poller {
  readonly list: ShardList;
  readonly troubles: Troubles;
  readonly #parts: PollerParts;
  readonly #closing = new AbortController();
  readonly #alone = new Set<string>();
  readonly #underWay = new Set<Promise<void>>();
  #questions = 0;
  #held: readonly HeldShards[] = [];
  #waking = new AbortController();
  #running: Promise<void> | undefined;

  constructor(parts: PollerParts) {
    this.#parts = parts;
    this.list = new ShardList(parts.collector, parts.clock);
    this.troubles = new Troubles(parts.logger);
  }

  /** The shards that are read here, and their holdings. */
  get held(): readonly HeldShards[] {
    return this.#held;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Has it look at once whether something is due. */
  wake(): void {
    this.#waking.abort();
  }

  /** Ends what is under way; what is being committed is waited for. */
  async close(): Promise<void> {
    this.#closing.abort(new ClosedError({ detail: "the source" }));
    await this.#running;
    await Promise.all(this.#underWay);
  }

  async #run(): Promise<void> {
    const { clock } = this.#parts;
    while (!this.#closing.signal.aborted) {
      this.#waking = new AbortController();
      this.#background(this.#refresh());
      this.#round();
      const waitMs = Math.max(0, this.#nextDueAt() - clock.now());
      const either = AbortSignal.any([this.#waking.signal, this.#closing.signal]);
      await clock.sleep(waitMs, either).catch(() => {});
    }
  }

  async #refresh(): Promise<void> {
    if (await this.list.refresh(this.#closing.signal)) {
      this.wake();
    }
  }

  /** Begins what is due. */
  #round(): void {
    const { ownership, clock, collector } = this.#parts;
    const now = clock.now();
    this.#held = ownership.of(this.list.shards);
    this.troubles.keepOnly(this.#held.flatMap(({ shards }) => shards));
    const ready = this.#held.filter(({ holding, shards }) => {
      holding.keepOnly(shards);
      if (!holding.isBusy && holding.hold === undefined && holding.retryAt <= now) {
        this.#background(this.#takeOver(holding));
      }
      return !holding.isBusy && holding.hold !== undefined;
    });
    const questions = planQuestions(ready, {
      collector,
      now,
      alone: this.#alone,
      onSkipped: (shard, from, to, intervals) => this.#onSkipped(shard, from, to, intervals),
      onFailed: (shard, error) => this.troubles.failed(shard, error),
    });
    for (const question of questions.slice(0, mostQuestions - this.#questions)) {
      this.#background(this.#ask(question));
    }
  }

  #nextDueAt(): number {
    const now = this.#parts.clock.now();
    const times = this.#held.flatMap(({ holding, shards }) => {
      if (holding.isBusy) {
        return [];
      }
      return holding.hold === undefined
        ? [holding.retryAt]
        : shards.map(({ id }) => holding.dueAt.get(id) ?? now);
    });
    // What is due and does not begin waits for something that wakes this when it is over.
    const later = [...times, this.list.dueAt].filter((time) => time > now);
    return Math.min(now + this.#parts.collector.intervalMs, ...later);
  }

  #background(work: Promise<void>): void {
    this.#underWay.add(work);
    void work.finally(() => this.#underWay.delete(work));
  }

  async #takeOver(holding: Holding): Promise<void> {
    const { ownership, clock, logger } = this.#parts;
    holding.isBusy = true;
    try {
      await ownership.takeOver(holding);
    } catch (cause) {
      const error = classifyError(cause);
      holding.failure = error;
      holding.retryAt = clock.now() + retryMs;
      if (!this.#closing.signal.aborted && !holding.revoked.aborted) {
        logger.warn(`partition ${holding.partition} cannot be taken over: ${error.message}`);
      }
    }
    holding.isBusy = false;
    this.wake();
  }

  #onSkipped({ name }: Shard, from: number, to: number, intervals: number): void {
    this.#parts.totals.skippedIntervals += intervals;
    const [since, until] = [from, to].map((time) => new Date(time).toISOString());
    this.#parts.logger.warn(
      `${name} was not read for longer than maxBackfillMs: what was between ${since} and ${until} is left out`,
      { intervals },
    );
  }

  async #ask(question: PlannedQuestion): Promise<void> {
    const { collector, ownership } = this.#parts;
    const parts = this.#partsOf(question);
    this.#questions++;
    try {
      const failed = await collectRange({
        collector,
        range: question.range,
        parts,
        records: (shard, untilMs) => ownership.records(shard, untilMs),
        signal: this.#closing.signal,
      });
      for (const part of parts) {
        await (failed.has(part) ? this.#failed([part], failed.get(part)) : this.#delivered(part));
      }
    } catch (error) {
      await this.#failed(parts, error);
    }
    for (const { holding } of parts) {
      holding.isBusy = false;
    }
    this.#questions--;
    this.wake();
  }

  #partsOf({ range, startMs, holdings }: PlannedQuestion): Part[] {
    const { periodMs } = this.#parts.collector;
    const budget = new HeldBytes(this.#parts.memoryBytes / mostQuestions);
    return [...holdings].map(([holding, readings]) => {
      holding.isBusy = true;
      return {
        holding,
        passes: readings.map((reading: ShardReading) => reading.pass(range, startMs, periodMs)),
        write: this.#writeOf(holding, budget),
      };
    });
  }

  #writeOf({ hold, lost }: Holding, budget: HeldBytes): RangeWrite {
    const { deliver, clock } = this.#parts;
    const parts = { deliver, onRefused: (outcome: Outcome) => this.#onOutcome(outcome) };
    const signal = AbortSignal.any([lost, this.#closing.signal]);
    return hold?.writer === undefined
      ? new PlainWrite(parts, budget, clock, signal)
      : new UnitWrite(parts, hold.writer, budget, signal);
  }

  #onOutcome(outcome: Outcome): void {
    if (outcome.kind === "refused") {
      this.#parts.logger.warn(`points are refused for good: ${outcome.error.message}`);
    } else if (outcome.kind === "partial") {
      this.#parts.logger.warn(`points are refused for good: ${outcome.message}`);
    }
  }

  async #delivered({ holding, passes }: Part): Promise<void> {
    const { clock, totals } = this.#parts;
    for (const pass of passes) {
      const { shard } = pass.reading;
      totals.add(pass);
      this.troubles.succeeded(shard);
      this.#alone.delete(shard.id);
      // There may be more to read: the next round finds out.
      holding.dueAt.set(shard.id, clock.now());
    }
  }

  async #failed(parts: readonly Part[], cause: unknown): Promise<void> {
    if (this.#closing.signal.aborted) {
      return;
    }
    const { collector, clock } = this.#parts;
    const error = classifyError(cause);
    const now = clock.now();
    const isProviders = error instanceof ProviderError;
    const isTogether = isProviders && parts.flatMap(({ passes }) => passes).length > 1;
    for (const { holding, passes } of parts) {
      for (const { reading } of passes) {
        const { shard } = reading;
        this.troubles.failed(shard, error);
        holding.dueAt.set(shard.id, isProviders ? nextPoll(collector, now) : now + retryMs);
        if (isTogether) {
          this.#alone.add(shard.id);
        }
      }
      if (error.fatal || error instanceof FencedError || error instanceof ClosedError) {
        await holding.drop(error);
        holding.retryAt = now + retryMs;
      }
    }
  }
}
