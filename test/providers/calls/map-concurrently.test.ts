import { describe, expect, it } from "vitest";
import { mapConcurrently } from "../../../src/providers/calls/index.ts";

describe("work on a list", () => {
  it("is done a few at a time, with the results in the list's order", async () => {
    let [running, most] = [0, 0];
    const results = await mapConcurrently([5, 1, 4, 2, 3], 2, async (item, index) => {
      most = Math.max(most, ++running);
      for (let turn = 0; turn < item; turn++) {
        await Promise.resolve();
      }
      running--;
      return `${index}:${item}`;
    });
    expect(results).toEqual(["0:5", "1:1", "2:4", "3:2", "4:3"]);
    expect(most).toBe(2);
  });

  it("ends at the first failure, once what is under way is over", async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const work = mapConcurrently([1, 2, 3, 4], 2, async (item) => {
      begun.push(item);
      await Promise.resolve();
      if (item === 1) {
        throw new Error("the first");
      }
      await Promise.resolve();
      ended.push(item);
    });
    await expect(work).rejects.toThrow("the first");
    expect(begun).toEqual([1, 2]);
    expect(ended).toEqual([2]);
  });

  it("of nothing is nothing", async () => {
    expect(await mapConcurrently([], 3, () => Promise.reject(new Error("unused")))).toEqual([]);
  });
});
