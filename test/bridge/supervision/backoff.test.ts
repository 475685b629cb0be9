import { describe, expect, it } from "vitest";
import { Backoff } from "../../../src/bridge/supervision/backoff.ts";

describe("Backoff", () => {
  it("doubles up to its bound, and begins anew when it went well", () => {
    const backoff = new Backoff({ initialMs: 100, maxMs: 1_000 }, () => 1);
    expect(Array.from({ length: 6 }, () => backoff.next())).toEqual([
      100, 200, 400, 800, 1_000, 1_000,
    ]);
    backoff.reset();
    expect(backoff.next()).toBe(100);
  });

  it("waits half of it at least", () => {
    expect(new Backoff({ initialMs: 100, maxMs: 1_000 }, () => 0).next()).toBe(50);
  });
});
