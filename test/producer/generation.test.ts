import { describe, expect, test } from "vitest";
import { Generations } from "../../src/producer/generation.ts";

/** Whether the promise has resolved by now. */
async function isOver(promise: Promise<void>): Promise<boolean> {
  let over = false;
  void promise.then(() => {
    over = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return over;
}

describe("generations of writes", () => {
  test("are drained at once where there are none", async () => {
    expect(await isOver(new Generations().drained())).toBe(true);
  });

  test("wait for the writes that had begun, not for later ones", async () => {
    const generations = new Generations();
    const first = generations.begin();
    const second = generations.begin();
    const drained = generations.drained();
    generations.begin();
    first.end();
    expect(await isOver(drained)).toBe(false);
    second.end();
    expect(await isOver(drained)).toBe(true);
  });

  test("wait for the writes of earlier flushes too", async () => {
    const generations = new Generations();
    const slow = generations.begin();
    const first = generations.drained();
    const second = generations.drained();
    expect(await isOver(second)).toBe(false);
    slow.end();
    expect(await isOver(first)).toBe(true);
    expect(await isOver(second)).toBe(true);
  });
});
