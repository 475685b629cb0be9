import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Sample, SampleTally } from "../../../../src/consumer/query/aggregate/sample-tally.ts";

function sample(value: number, place: Partial<Sample> = {}): Sample {
  return { value, time: 1n, partition: 0, offset: 0, index: 0, ...place };
}

function tallyOf(samples: readonly Sample[], quantiles = false): SampleTally {
  const tally = new SampleTally(quantiles);
  for (const each of samples) {
    tally.add(each);
  }
  return tally;
}

describe("a tally of samples", () => {
  test("tells count, sum, average, least and greatest", () => {
    const tally = tallyOf([3, -1, 10].map((value) => sample(value)));
    const { average, count, max, min, sum } = tally;
    expect({ average, count, max, min, sum }).toEqual({
      average: 4,
      count: 3,
      max: 10,
      min: -1,
      sum: 12,
    });
  });

  test("tells nothing but the count where there are none", () => {
    const { average, count, last, max, min, sum } = new SampleTally(true);
    expect({ average, count, last, max, min, sum }).toEqual({ count: 0 });
  });

  test("takes the latest by time, then by place, in whatever order they come", () => {
    const latest = [
      sample(1, { time: 5n, partition: 3 }),
      sample(2, { time: 9n, partition: 1, offset: 7, index: 1 }),
      sample(3, { time: 9n, partition: 1, offset: 7, index: 2 }),
      sample(4, { time: 9n, partition: 1, offset: 2, index: 9 }),
    ];
    expect(tallyOf(latest).last).toBe(3);
    expect(tallyOf(latest.toReversed()).last).toBe(3);
  });

  test("leaves out what is no number", () => {
    const tally = tallyOf(
      [NaN, Infinity, 2].map((value) => sample(value)),
      true,
    );
    expect(tally.count).toBe(1);
    expect(tally.sum).toBe(2);
    expect(tally.quantile(0.5)).toBe(2);
  });

  test("loses nothing of small numbers beside large ones", () => {
    const tally = tallyOf([1e16, 1, 1, -1e16].map((value) => sample(value)));
    expect(tally.sum).toBe(2);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1e9, max: 1e9 })), (values) => {
        const exact = values.reduce((sum, value) => sum + BigInt(value), 0n);
        const found = tallyOf(values.map((value) => sample(value))).sum;
        expect(found ?? 0).toBe(Number(exact));
      }),
    );
  });

  test("tells no quantile where none was asked for", () => {
    expect(tallyOf([sample(1)]).quantile(0.5)).toBeUndefined();
  });
});
