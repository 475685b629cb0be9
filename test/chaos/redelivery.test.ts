import { expect, test } from "vitest";
import { Ledger } from "./ledger.ts";
import { repeatedOnlyUncommitted } from "./redelivery.ts";
import type { Receipt } from "./reports.ts";

function handed(offset: number, handedAt: number): Receipt {
  const items = [`w:0:${offset}`];
  return {
    kind: "received",
    partition: 0,
    offset,
    items,
    handedAt,
    appendedAt: 1,
    assignment: 1,
    attempt: 1,
  };
}

test("what is handed out again must not have been committed by then", () => {
  const ledger = new Ledger();
  for (const offset of [0, 1, 2]) ledger.addReceived("one", handed(offset, 1_000));
  const samples = [{ at: 2_000, offsets: new Map([[0, 2]]) }];
  ledger.addReceived("other", handed(2, 3_000));
  expect(repeatedOnlyUncommitted(ledger, samples)).toMatchObject({ kept: true });
  // Committed only after it was handed out again.
  ledger.addReceived("other", handed(1, 1_500));
  expect(repeatedOnlyUncommitted(ledger, samples)).toMatchObject({ kept: true });
  ledger.addReceived("third", handed(1, 3_000));
  expect(repeatedOnlyUncommitted(ledger, samples)).toEqual({
    promise: "nothing is handed out again that was committed",
    kept: false,
    detail: "1: third got 0/1, 2 committed",
  });
  // The third had lost the partition, and was told of it only now.
  ledger.addRebalance("third", "lost", [0]);
  expect(repeatedOnlyUncommitted(ledger, samples)).toMatchObject({ kept: true });
});
