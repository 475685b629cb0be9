import { describe, expect, test } from "vitest";
import { TransactionQueue } from "../../src/producer/transaction-queue.ts";

const never = new AbortController().signal;

/** Work whose end the test decides on. */
function openWork() {
  let end = (): void => {};
  const over = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { over, end };
}

describe("a queue of transactions", () => {
  test("does one piece of work after the other, in order", async () => {
    const queue = new TransactionQueue();
    const log: string[] = [];
    const first = openWork();
    const one = queue.inTurn(never, async () => {
      log.push("one begins");
      await first.over;
      log.push("one ends");
    });
    const two = queue.inTurn(never, async () => {
      log.push("two");
    });
    const three = queue.inTurn(never, () => Promise.resolve(log.push("three")));
    await new Promise((resolve) => setImmediate(resolve));
    expect(log).toEqual(["one begins"]);
    first.end();
    await Promise.all([one, two, three]);
    expect(log).toEqual(["one begins", "one ends", "two", "three"]);
  });

  test("goes on after work that failed", async () => {
    const queue = new TransactionQueue();
    const failing = queue.inTurn(never, () => Promise.reject(new Error("no")));
    const next = queue.inTurn(never, () => Promise.resolve("yes"));
    await expect(failing).rejects.toThrow("no");
    await expect(next).resolves.toBe("yes");
  });

  test("lets go of who does not wait any longer, and keeps the order of the others", async () => {
    const queue = new TransactionQueue();
    const first = openWork();
    const one = queue.inTurn(never, () => first.over);
    const leaving = new AbortController();
    const two = queue.inTurn(leaving.signal, () => Promise.resolve("never"));
    let threeBegan = false;
    const three = queue.inTurn(never, async () => {
      threeBegan = true;
    });
    leaving.abort(new Error("enough"));
    await expect(two).rejects.toThrow("enough");
    expect(threeBegan).toBe(false);
    first.end();
    await Promise.all([one, three]);
    expect(threeBegan).toBe(true);
  });

  test("refuses at once with a signal that is aborted already", async () => {
    const queue = new TransactionQueue();
    await expect(
      queue.inTurn(AbortSignal.abort(new Error("too late")), () => Promise.resolve()),
    ).rejects.toThrow("too late");
  });

  test("refuses what waits and what comes when it is closed, and waits for what is at work", async () => {
    const queue = new TransactionQueue();
    const first = openWork();
    const one = queue.inTurn(never, () => first.over);
    const two = queue.inTurn(never, () => Promise.resolve());
    const refused = expect(two).rejects.toThrow("closed");
    await new Promise((resolve) => setImmediate(resolve));
    queue.close(new Error("closed"));
    await expect(queue.inTurn(never, () => Promise.resolve())).rejects.toThrow("closed");
    let isSettled = false;
    const settled = queue.settled().then(() => {
      isSettled = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isSettled).toBe(false);
    first.end();
    await one;
    await refused;
    await settled;
  });
});
