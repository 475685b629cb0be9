import { describe, expect, test } from "vitest";
import { JoinedBytes } from "../../src/cluster/joined-bytes.ts";

describe("joined bytes", () => {
  test("are the parts, one after the other", () => {
    const joined = new JoinedBytes();
    const parts = ["ab", "", "cde"].map((text) => new TextEncoder().encode(text));
    expect(joined.join(parts).toString()).toBe("abcde");
  });

  test("hold no rest of a longer join before them", () => {
    const joined = new JoinedBytes();
    joined.join([Buffer.from("a longer text")]);
    expect(joined.join([Buffer.from("x"), Buffer.from("y")]).toString()).toBe("xy");
  });

  test("grow with what is joined", () => {
    const joined = new JoinedBytes();
    for (const size of [10, 70_000, 1_000_000]) {
      const parts = [Buffer.alloc(size, 1), Buffer.alloc(size, 2)];
      expect(joined.join(parts).equals(Buffer.concat(parts))).toBe(true);
    }
  });
});
