import { describe, expect, test } from "vitest";
import { PendingCommits } from "../../src/cluster/pending-commits.ts";
import { ClosedError, ConsumerError } from "../../src/errors/index.ts";

const at = (partition: number, offset: number) => ({ topic: "t", partition, offset });
const refused = new ConsumerError("COMMIT_FAILED");

async function stateOf(promise: Promise<void>): Promise<string> {
  let state = "pending";
  promise.then(
    () => {
      state = "taken";
    },
    (error: Error) => {
      state = error.name;
    },
  );
  await new Promise((resolve) => setImmediate(resolve));
  return state;
}

describe("commits that wait for their outcome", () => {
  test("are taken when the broker has taken them, and not before", async () => {
    const pending = new PendingCommits();
    const commit = pending.add([at(0, 5), at(1, 7)]);
    expect(await stateOf(commit)).toBe("pending");
    pending.settle([at(1, 7), at(0, 5)], undefined);
    expect(await stateOf(commit)).toBe("taken");
  });

  test("fail with the broker's reason", async () => {
    const pending = new PendingCommits();
    const commit = pending.add([at(0, 5)]);
    pending.settle([at(0, 5)], refused);
    expect(await stateOf(commit)).toBe("ConsumerError");
  });

  test("are told apart by what they commit, in whatever order they are answered", async () => {
    const pending = new PendingCommits();
    const older = pending.add([at(0, 5)]);
    const newer = pending.add([at(0, 6)]);
    pending.settle([at(0, 6)], undefined);
    expect([await stateOf(older), await stateOf(newer)]).toEqual(["pending", "taken"]);
    pending.settle([at(0, 5)], refused);
    expect(await stateOf(older)).toBe("ConsumerError");
  });

  test("of the same offsets are answered in their order", async () => {
    const pending = new PendingCommits();
    const first = pending.add([at(0, 5)]);
    const second = pending.add([at(0, 5)]);
    pending.settle([at(0, 5)], refused);
    expect([await stateOf(first), await stateOf(second)]).toEqual(["ConsumerError", "pending"]);
    pending.settle([at(0, 5)], undefined);
    expect(await stateOf(second)).toBe("taken");
  });

  test("are left alone by outcomes of commits that nobody made", async () => {
    const pending = new PendingCommits();
    const commit = pending.add([at(0, 5)]);
    pending.settle([at(0, 4)], undefined);
    pending.settle([], refused);
    expect(await stateOf(commit)).toBe("pending");
  });

  test("fail when there will be no outcome any more", async () => {
    const pending = new PendingCommits();
    const commits = [pending.add([at(0, 5)]), pending.add([at(1, 5)])];
    pending.rejectAll(new ClosedError());
    expect(await Promise.all(commits.map(stateOf))).toEqual(["ClosedError", "ClosedError"]);
  });
});
