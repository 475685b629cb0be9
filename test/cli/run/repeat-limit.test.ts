import { describe, expect, it } from "vitest";
import { RepeatLimit } from "../../../src/cli/run/repeat-limit.ts";

describe("RepeatLimit", () => {
  const rules = { most: 2, windowMs: 1_000 };

  it("says the first messages of a kind, and counts the others", () => {
    let now = 0;
    const limit = new RepeatLimit(rules, () => now);
    expect([1, 2, 3, 4].map(() => limit.judge("a"))).toEqual(["say", "say", "hold", "hold"]);
    expect(limit.judge("b")).toBe("say");
    expect([...limit.over()]).toEqual([]);
    now = 1_000;
    expect([...limit.over()]).toEqual([["a", 2]]);
    expect(limit.judge("a")).toBe("say");
  });

  it("begins a kind anew when its time is over", () => {
    let now = 0;
    const limit = new RepeatLimit(rules, () => now);
    expect([limit.judge("a"), limit.judge("a"), limit.judge("a")]).toEqual(["say", "say", "hold"]);
    now = 2_000;
    expect(limit.judge("a")).toBe("say");
  });

  it("tells what it holds when asked, and forgets it", () => {
    const limit = new RepeatLimit(rules, () => 0);
    for (let count = 0; count < 5; count++) {
      limit.judge("a");
    }
    expect([...limit.held()]).toEqual([["a", 3]]);
    expect([...limit.held()]).toEqual([]);
  });

  it("takes all kinds beyond a number for one, so that they need no more memory", () => {
    const limit = new RepeatLimit(rules, () => 0);
    const verdicts = Array.from({ length: 1_010 }, (_, index) => limit.judge(`kind ${index}`));
    expect(verdicts.slice(0, 1_002)).not.toContain("hold");
    expect(verdicts.slice(1_002)).toEqual(Array(8).fill("hold"));
  });
});
