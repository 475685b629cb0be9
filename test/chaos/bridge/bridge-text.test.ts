import { expect, test } from "vitest";
import { bridgePart, bridgeText } from "./bridge-text.ts";
import type { BridgeOutcome } from "./play-bridge.ts";

const outcome: BridgeOutcome = {
  name: "one",
  does: "it breaks",
  answered: 9,
  arrived: 10,
  lost: 0,
  repeated: 2,
  turnedAway: 3,
  members: 4,
  recoveryMs: 5,
  longestPauseMs: 6,
  peakRss: 7 * 2 ** 20,
  verdicts: [],
};
const broken = { promise: "it holds", kept: false, detail: "it does not" };

test("a run around bridges writes the rows of what it played, and leaves the others", () => {
  const names = ["one", "two"];
  const first = bridgePart("", [{ ...outcome, name: "two" }], {
    date: new Date("2026-01-02"),
    seed: 1,
    names,
  });
  const again = bridgePart(first, [{ ...outcome, verdicts: [broken] }], {
    date: new Date("2026-03-04"),
    seed: 2,
    names,
  });
  expect(again.split("\n").slice(-3, -1)).toEqual([
    "| `one`: it breaks | 9 | 10 | 0 | 2 | 3 | 4 | 5 | 6 | 7 | not kept: it holds | 2026-03-04, 2 |",
    "| `two`: it breaks | 9 | 10 | 0 | 2 | 3 | 4 | 5 | 6 | 7 | kept | 2026-01-02, 1 |",
  ]);
});

test("an outcome is a line, and one more for what was not kept", () => {
  expect(bridgeText(outcome)).toMatch(/^kept {2}one: spans answered with success 9, arrived 10,/);
  expect(bridgeText({ ...outcome, verdicts: [broken] }).split("\n")).toEqual([
    expect.stringMatching(/^BROKEN {2}one: /),
    "  not kept: it holds: it does not",
  ]);
});
