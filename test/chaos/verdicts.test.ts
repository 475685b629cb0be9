import { describe, expect, test } from "vitest";
import { Ledger } from "./ledger.ts";
import type { Receipt } from "./reports.ts";
import {
  commitsBehindReaders,
  commitsForward,
  errorsExpected,
  memoryBounded,
  nothingDoubled,
  nothingLost,
  orderAtReaders,
  orderOnTopic,
  recovered,
} from "./verdicts.ts";

function receipt(offset: number, items: readonly string[], other: Partial<Receipt> = {}): Receipt {
  const now = Date.now();
  const first = { partition: 0, appendedAt: now, handedAt: now, assignment: 1, attempt: 1 };
  return { kind: "received", ...first, offset, items, ...other };
}

/** Items 0 to 2 of writer `w`, acknowledged and received. */
function sound(): Ledger {
  const ledger = new Ledger();
  ledger.addAcknowledged("w", [
    [0, 0, 1, 0],
    [0, 1, 1, 0],
    [0, 2, 2, 1],
  ]);
  ledger.addReceived("r", receipt(0, ["w:0:0", "w:0:1"]));
  ledger.addReceived("r", receipt(1, ["w:0:2"]));
  return ledger;
}

describe("a ledger in which all is well", () => {
  test("keeps every promise", () => {
    const ledger = sound();
    const samples = [{ at: Date.now(), offsets: new Map([[0, 2]]) }];
    for (const verdict of [
      nothingLost(ledger, 0),
      nothingDoubled(ledger),
      orderOnTopic(ledger, 0),
      orderAtReaders(ledger),
      commitsForward(samples),
      commitsBehindReaders(ledger, samples),
      errorsExpected(ledger, []),
    ]) {
      expect(verdict).toMatchObject({ kept: true, detail: "0" });
    }
    expect(ledger).toMatchObject({ acknowledged: 3, received: 3, unplaced: 0 });
  });

  test("may hold records that came twice, to another reader or in another assignment", () => {
    const ledger = sound();
    ledger.addReceived("other", receipt(0, ["w:0:0", "w:0:1"]));
    ledger.addReceived("r", receipt(0, ["w:0:0", "w:0:1"], { assignment: 2 }));
    expect(nothingDoubled(ledger).kept).toBe(true);
    expect(orderAtReaders(ledger).kept).toBe(true);
  });

  test("may hold items that were never acknowledged", () => {
    const ledger = sound();
    ledger.addReceived("r", receipt(2, ["w:0:3"]));
    expect(nothingLost(ledger, 0).kept).toBe(true);
  });
});

describe("an offence", () => {
  test("is an acknowledged item that nobody was handed, unless the fault took it away", () => {
    const ledger = sound();
    ledger.addAcknowledged("w", [[0, 3, 3, 2]]);
    expect(nothingLost(ledger, 0)).toMatchObject({ kept: false, detail: "1: w:0:3" });
    expect(nothingLost(ledger, Date.now() + 1_000).kept).toBe(true);
  });

  test("is an item at two places", () => {
    const ledger = sound();
    ledger.addReceived("r", receipt(2, ["w:0:2"]));
    expect(nothingDoubled(ledger)).toMatchObject({ kept: false });
  });

  test("is an item twice in one record", () => {
    const ledger = sound();
    ledger.addReceived("r", receipt(2, ["w:0:3", "w:0:3"]));
    expect(nothingDoubled(ledger)).toMatchObject({ kept: false });
  });

  test("is an item behind a later one of its writer, whichever was read first", () => {
    const ledger = sound();
    ledger.addReceived("r", receipt(3, ["w:0:3"]));
    ledger.addReceived("other", receipt(2, ["w:0:4"]));
    expect(orderOnTopic(ledger, 0)).toMatchObject({ kept: false, detail: "1: w:0:3 behind 4" });
  });

  test("is no such order of what was written before a topic was made again", () => {
    const ledger = sound();
    ledger.addAcknowledged("w", [
      [0, 3, 50, 3],
      [0, 4, 40, 2],
    ]);
    ledger.addReceived("r", receipt(3, ["w:0:3"]));
    ledger.addReceived("other", receipt(2, ["w:0:4"]));
    expect(orderOnTopic(ledger, 50)).toMatchObject({ kept: true });
    expect(orderOnTopic(ledger, 40)).toMatchObject({ kept: false });
  });

  test("is a record handed out behind a later one", () => {
    const ledger = sound();
    ledger.addReceived("r", receipt(0, ["w:0:0", "w:0:1"]));
    expect(orderAtReaders(ledger)).toMatchObject({ kept: false });
  });

  test("is a commit that goes back", () => {
    const samples = [5, 4].map((offset, at) => ({ at, offsets: new Map([[0, offset]]) }));
    expect(commitsForward(samples)).toMatchObject({ kept: false, detail: "1: 0: 5, then 4" });
  });

  test("is a commit of what no reader had been handed then", () => {
    const ledger = sound();
    const never = [{ at: Date.now(), offsets: new Map([[0, 3]]) }];
    expect(commitsBehindReaders(ledger, never)).toMatchObject({ kept: false, detail: "1: 0/2" });
    const early = [{ at: Date.now() - 60_000, offsets: new Map([[0, 1]]) }];
    expect(commitsBehindReaders(ledger, early)).toMatchObject({ kept: false, detail: "1: 0/0" });
  });

  test("is an error of a kind that the fault does not explain", () => {
    const ledger = sound();
    ledger.addError("CONNECTION_FAILED", "r: gone", 3);
    ledger.addError("PRODUCER_FATAL", "w: over");
    const { kept, detail } = errorsExpected(ledger, ["CONNECTION_FAILED"]);
    expect(kept).toBe(false);
    expect(detail).toBe("1: 1 × PRODUCER_FATAL (w: over)");
  });

  test("is a recovery that is late, or none", () => {
    expect(recovered(15_000, 15_000).kept).toBe(true);
    expect(recovered(15_001, 15_000)).toMatchObject({ kept: false, late: true });
    expect(recovered(undefined, 15_000)).toMatchObject({ kept: false, late: false });
  });

  test("is memory beyond the bound", () => {
    const peak = { rss: 4e8, rssGrowth: 1e7, arrayBuffers: 1e7 };
    expect(memoryBounded("writer", peak, 8e6).kept).toBe(true);
    expect(memoryBounded("writer", { ...peak, rssGrowth: 3e8 }, 8e6).kept).toBe(false);
    expect(memoryBounded("writer", { ...peak, arrayBuffers: 1e8 }, 8e6).kept).toBe(false);
  });
});

describe("a topic that was made again", () => {
  test("has offsets of its own", () => {
    const ledger = sound();
    ledger.topicMadeAgain();
    ledger.addReceived("r", receipt(0, ["w:0:9"], { appendedAt: Date.now() + 1 }));
    ledger.addReceived("r", receipt(1, ["w:0:10"], { appendedAt: Date.now() + 1 }));
    expect(orderOnTopic(ledger, 0).kept).toBe(true);
    expect(orderAtReaders(ledger).kept).toBe(true);
    expect(ledger.received).toBe(5);
  });
});
