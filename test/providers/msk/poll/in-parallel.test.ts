import { describe, expect, it } from "vitest";
import { inParallel } from "../../../../src/providers/msk/poll/in-parallel.ts";

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) {
    items.push(item);
  }
  return items;
}

describe("inParallel", () => {
  it("yields everything of all, with no more of them at work than allowed", async () => {
    let active = 0;
    let most = 0;
    const work = (start: number) =>
      async function* () {
        active++;
        most = Math.max(most, active);
        yield start;
        await Promise.resolve();
        yield start + 1;
        active--;
      };
    const found = await all(inParallel([work(0), work(10), work(20), work(30)], 2));
    expect(found.sort((a, b) => a - b)).toEqual([0, 1, 10, 11, 20, 21, 30, 31]);
    expect(most).toBe(2);
  });

  it("fails with the first failure and ends the others", async () => {
    const ended: string[] = [];
    const works = [
      async function* () {
        try {
          yield "a";
          yield "b";
        } finally {
          ended.push("a");
        }
      },
      async function* (): AsyncGenerator<string> {
        await Promise.resolve();
        if (ended.length === 0) {
          throw new Error("broken");
        }
        yield "never";
      },
    ];
    await expect(all(inParallel(works, 2))).rejects.toThrow("broken");
    await Promise.resolve();
    expect(ended).toEqual(["a"]);
  });

  it("begins none that nobody reads any more", async () => {
    let begun = 0;
    const work = async function* () {
      begun++;
      yield begun;
    };
    for await (const _ of inParallel([work, work, work, work], 1)) {
      break;
    }
    expect(begun).toBe(1);
  });
});
