import { expect, test } from "vitest";
import { failoverPart } from "./outcome-text.ts";
import type { Outcome } from "./play.ts";

function outcome(name: string, written: number): Outcome {
  const numbers = { written, acknowledged: 9, received: 9, lost: 0, doubled: 0, outOfOrder: 0 };
  const peaks = { longestPauseMs: 40, peakWriterRss: 2 ** 20, peakReaderRss: 2 ** 21 };
  const errors = new Map([["COMMIT_FAILED", 2]]);
  return {
    name,
    does: "it breaks",
    ...numbers,
    ...peaks,
    unplaced: 0,
    errors,
    recoveryMs: 7,
    verdicts: [],
  };
}

test("a run writes the rows of what it played, and leaves the others", () => {
  const first = { date: new Date("2026-01-02"), seed: 1, names: ["one", "two", "gone"] };
  const page = failoverPart("", [outcome("gone", 1), outcome("two", 2), outcome("one", 3)], first);
  const second = { date: new Date("2026-03-04"), seed: 5, names: ["one", "two", "three"] };
  const rows = failoverPart(page, [outcome("two", 4)], second)
    .split("\n")
    .slice(7, -1);
  expect(rows).toEqual([
    "| `one`: it breaks | 3 | 9 | 9 | 0 | 0 | 0 | 2 × COMMIT_FAILED | 7 | 40 | 1 / 2 MB | kept | 2026-01-02, 1 |",
    "| `two`: it breaks | 4 | 9 | 9 | 0 | 0 | 0 | 2 × COMMIT_FAILED | 7 | 40 | 1 / 2 MB | kept | 2026-03-04, 5 |",
  ]);
});
