import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { OffsetTracker } from "../../src/consumer/offset-tracker.ts";

function trackerOf(...offsets: number[]): OffsetTracker {
  const tracker = new OffsetTracker();
  for (const offset of offsets) {
    tracker.add(offset, undefined);
  }
  return tracker;
}

/** Adds and acknowledges as numbers choose, beside the plainest bookkeeping of what is waiting. */
class RandomRun {
  readonly tracker = new OffsetTracker();
  readonly #offsets: readonly number[];
  readonly #waiting: number[] = [];
  #added = 0;
  #committed = -1;

  constructor(offsets: readonly number[]) {
    this.#offsets = offsets;
  }

  get finished(): boolean {
    return this.#added === this.#offsets.length && this.#waiting.length === 0;
  }

  step(choice: number): void {
    const next = this.#offsets[this.#added];
    if (next !== undefined && (choice % 2 === 0 || this.#waiting.length === 0)) {
      this.#added++;
      this.tracker.add(next, undefined);
      this.#waiting.push(next);
    } else {
      const [offset = 0] = this.#waiting.splice(choice % Math.min(this.#waiting.length, 50), 1);
      expect(this.tracker.acknowledge(offset)).toBe(true);
    }
  }

  check(): void {
    expect(this.tracker.outstanding).toBe(this.#waiting.length);
    const firstWaiting = Math.min(...this.#waiting);
    const prefix = this.#offsets.slice(0, this.#added).filter((each) => each < firstWaiting);
    expect(this.#position).toBeGreaterThan(prefix.at(-1) ?? -2);
    expect(this.#position).toBeLessThanOrEqual(firstWaiting);
  }

  commitAtTimes(choice: number): void {
    if (choice % 3 === 0 && this.tracker.uncommitted !== undefined) {
      this.#committed = this.#position;
      this.tracker.markCommitted(this.#committed);
    }
  }

  get #position(): number {
    return this.tracker.uncommitted?.offset ?? this.#committed;
  }
}

describe("the offset tracker", () => {
  test("has nothing to commit before anything is acknowledged", () => {
    expect(new OffsetTracker().uncommitted).toBeUndefined();
    expect(trackerOf(5, 6).uncommitted).toBeUndefined();
  });

  test("has the place to commit where it is to start, until more is acknowledged", () => {
    const tracker = new OffsetTracker();
    tracker.startAt(4);
    expect(tracker.uncommitted).toEqual({ offset: 4 });
    expect(tracker.hasCommitted(4)).toBe(false);
    tracker.add(6, 1);
    expect(tracker.uncommitted).toEqual({ offset: 4 });
    tracker.acknowledge(6);
    expect(tracker.uncommitted).toEqual({ offset: 7, leaderEpoch: 1 });
  });

  test("commits the offset of the next record to read", () => {
    const tracker = trackerOf(5, 6, 7);
    tracker.acknowledge(5);
    expect(tracker.uncommitted).toEqual({ offset: 6 });
    tracker.acknowledge(6);
    tracker.acknowledge(7);
    expect(tracker.uncommitted).toEqual({ offset: 8 });
  });

  test("stops at the first record that is not acknowledged", () => {
    const tracker = trackerOf(0, 1, 2, 3);
    tracker.acknowledge(1);
    tracker.acknowledge(3);
    expect(tracker.uncommitted).toBeUndefined();
    tracker.acknowledge(0);
    expect(tracker.uncommitted).toEqual({ offset: 2 });
    tracker.acknowledge(2);
    expect(tracker.uncommitted).toEqual({ offset: 4 });
  });

  test("takes offsets that never arrived for no holes", () => {
    const tracker = trackerOf(10, 20, 35);
    tracker.acknowledge(10);
    expect(tracker.uncommitted).toEqual({ offset: 20 });
    tracker.acknowledge(20);
    tracker.acknowledge(35);
    expect(tracker.uncommitted).toEqual({ offset: 36 });
  });

  test("refuses records that it has already", () => {
    const tracker = trackerOf(4, 5);
    expect(tracker.add(5, undefined)).toBe(false);
    expect(tracker.add(4, undefined)).toBe(false);
    expect(tracker.outstanding).toBe(2);
  });

  test("ignores acknowledgements of what it does not wait for", () => {
    const tracker = trackerOf(4, 6);
    expect(tracker.acknowledge(5)).toBe(false);
    expect(tracker.acknowledge(7)).toBe(false);
    expect(tracker.acknowledge(6)).toBe(true);
    expect(tracker.acknowledge(6)).toBe(false);
    expect(tracker.acknowledge(4)).toBe(true);
    expect(tracker.acknowledge(4)).toBe(false);
    expect(tracker.uncommitted).toEqual({ offset: 7 });
  });

  test("has nothing to commit once it is committed, until more is acknowledged", () => {
    const tracker = trackerOf(0, 1);
    tracker.acknowledge(0);
    tracker.markCommitted(1);
    expect(tracker.uncommitted).toBeUndefined();
    tracker.acknowledge(1);
    expect(tracker.uncommitted).toEqual({ offset: 2 });
  });

  test("keeps a position that moved on while an older one was being committed", () => {
    const tracker = trackerOf(0, 1);
    tracker.acknowledge(0);
    tracker.acknowledge(1);
    tracker.markCommitted(1);
    expect(tracker.uncommitted).toEqual({ offset: 2 });
  });

  test("commits with the leader epoch of the last record acknowledged", () => {
    const tracker = new OffsetTracker();
    tracker.add(0, 3);
    tracker.add(1, 3);
    tracker.add(2, 5);
    tracker.acknowledge(0);
    expect(tracker.uncommitted).toEqual({ offset: 1, leaderEpoch: 3 });
    tracker.acknowledge(1);
    expect(tracker.uncommitted).toEqual({ offset: 2, leaderEpoch: 3 });
    tracker.acknowledge(2);
    expect(tracker.uncommitted).toEqual({ offset: 3, leaderEpoch: 5 });
  });

  test("never commits past an unacknowledged record, whatever the order of events", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(5_000), { minLength: 1, maxLength: 3_000 }),
        fc.infiniteStream(fc.nat()),
        (unordered, choices) => {
          const run = new RandomRun(unordered.sort((a, b) => a - b));
          for (const choice of choices) {
            run.step(choice);
            run.check();
            run.commitAtTimes(choice);
            if (run.finished) break;
          }
          expect(run.tracker.outstanding).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("what could be committed with more", () => {
  test("ends before the first that is neither settled nor among it", () => {
    const tracker = trackerOf(3, 4, 7, 9);
    tracker.acknowledge(7);
    expect(tracker.positionWith([3])).toEqual({ position: { offset: 4 }, missing: undefined });
    expect(tracker.positionWith([4, 3])).toEqual({ position: { offset: 9 }, missing: undefined });
    expect(tracker.positionWith([3, 4, 9])).toEqual({
      position: { offset: 10 },
      missing: undefined,
    });
  });

  test("is told to have a gap where one comes before the last of it", () => {
    expect(trackerOf(3, 4, 7).positionWith([3, 7]).missing).toBe(4);
    expect(trackerOf(3, 4).positionWith([4]).missing).toBe(3);
  });

  test("has the leader epoch of its last record, and changes nothing", () => {
    const tracker = new OffsetTracker();
    tracker.add(1, 5);
    tracker.add(2, 6);
    expect(tracker.positionWith([1]).position).toEqual({ offset: 2, leaderEpoch: 5 });
    expect(tracker.positionWith([1, 2]).position).toEqual({ offset: 3, leaderEpoch: 6 });
    expect(tracker.uncommitted).toBeUndefined();
    expect(tracker.outstanding).toBe(2);
  });
});
