import { expect, test } from "vitest";
import { type SoakSample, soakPart, summarize } from "../../bench/soak-summary.ts";

const run = { minutes: 1, topRate: 2_000, written: 600, itemsEach: 100, lost: 0 };
const steady: SoakSample = { rss: 1e8, heapUsed: 2e7, arrayBuffers: 1e7, handles: 9, delayMs: 12 };

test("a process that stays as it is does not grow, whatever its warm-up and single seconds", () => {
  const samples = Array.from({ length: 60 }, (_, second) => {
    if (second < 10) return { ...steady, rss: 5e7 };
    return second % 20 === 0 ? { ...steady, delayMs: 400 } : steady;
  });
  const summary = summarize(samples, run);
  expect(summary.growing).toEqual([]);
  expect(soakPart(summary, new Date(0))).toContain("Nothing grows.");
});

test.each(["rss", "heapUsed", "arrayBuffers", "handles", "delayMs"] as const)(
  "%s that creeps up is found",
  (name) => {
    const samples = Array.from({ length: 60 }, (_, second) => {
      return { ...steady, [name]: steady[name] * (1 + second / 5) };
    });
    expect(summarize(samples, run).growing).toEqual([name]);
  },
);

test("no samples are no proof", () => {
  expect(summarize([], run).growing).toHaveLength(5);
});
