import { describe, expect, it } from "vitest";
import { SendTotals } from "../../src/cli/send-totals.ts";

describe("SendTotals", () => {
  it("adds up results, with the range of offsets of each partition", () => {
    const totals = new SendTotals();
    totals.add({
      recordsWritten: 5,
      messages: 2,
      bytes: 100,
      partitions: [
        { partition: 3, offset: 9n },
        { partition: 0, offset: 4n },
      ],
    });
    totals.add({
      recordsWritten: 1,
      messages: 1,
      bytes: 20,
      partitions: [{ partition: 3, offset: 7n }],
    });
    expect(totals).toMatchObject({ recordsWritten: 6, messages: 3, bytes: 120, refused: 0 });
    expect(totals.partitions).toEqual([
      { partition: 0, first: 4n, last: 4n },
      { partition: 3, first: 7n, last: 9n },
    ]);
  });

  it("leaves out an offset that the broker did not tell", () => {
    const totals = new SendTotals();
    totals.add({
      recordsWritten: 1,
      messages: 1,
      bytes: 20,
      partitions: [{ partition: 0, offset: -1n }],
    });
    expect(totals.partitions).toEqual([]);
  });
});
