import { describe, expect, test } from "vitest";
import { sharesOf } from "../../bench/shares.ts";
import { encodeRequest, scan } from "../../src/otlp/index.ts";

const span = { name: "GET /", attributes: [{ key: "k", value: { stringValue: "v" } }] };
const spans = Array.from({ length: 2_000 }, () => span);
const bytes = encodeRequest("traces", { resourceSpans: [{ scopeSpans: [{ spans }] }] });

describe("the shares of a piece of work", () => {
  test("name what it spent its time on, the largest share first, and add up", async () => {
    const text = await sharesOf(async () => {
      for (let time = 0; time < 500; time++) {
        scan("traces", bytes);
      }
    });
    const shares = text.split(", ").map((share) => Number(/(\d+) %$/.exec(share)?.[1]));
    expect(text).toContain("scan ");
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    const sum = shares.reduce((total, share) => total + share, 0);
    expect(sum).toBeGreaterThan(95);
    expect(sum).toBeLessThan(105);
  });
});
