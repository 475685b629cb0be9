import { describe, expect, it } from "vitest";
import { GrowingTotals } from "../../../src/bridge/supervision/growing-totals.ts";

describe("GrowingTotals", () => {
  it("goes on where it was when whoever counts begins anew", () => {
    const totals = new GrowingTotals();
    expect([3, 5, 5, 1, 4, 0, 2].map((value) => totals.at("a", value))).toEqual([
      3, 5, 5, 6, 9, 9, 11,
    ]);
  });

  it("keeps keys apart", () => {
    const totals = new GrowingTotals();
    totals.at("a", 10);
    expect(totals.at("b", 1)).toBe(1);
  });
});
