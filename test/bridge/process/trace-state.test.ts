import { describe, expect, test } from "vitest";
import { samplingState, withThreshold } from "../../../src/bridge/process/trace-state.ts";

test.each([
  ["ot=rv:0123456789abcd", "0123456789abcd"],
  ["ot=th:8;rv:0123456789abcd", "0123456789abcd"],
  ["ot=rv:0123456789abcd;th:8 ,a=b", "0123456789abcd"],
  ["vendor=x, ot=rv:ffffffffffffff", "ffffffffffffff"],
  ["", undefined],
  ["vendor=x", undefined],
  ["ot=th:8", undefined],
  ["ot=rv:0123", undefined],
  ["ot=rv:0123456789ABCD", undefined],
  ["ot=rv:0123456789abcdef", undefined],
  ["not=rv:0123456789abcd", undefined],
  ["a=b;ot=rv:0123456789abcd", undefined],
])("the randomness in %j is %j", (traceState, randomness) => {
  expect(samplingState(traceState).randomness).toBe(randomness);
});

test.each([
  ["ot=th:8", "80000000000000"],
  ["ot=rv:0123456789abcd;th:FD70a4 ,a=b", "fd70a400000000"],
  ["a=b,ot=th:0", "00000000000000"],
  ["ot=th:", undefined],
  ["ot=th:0123456789abcde", undefined],
  ["ot=th:xyz", undefined],
  ["other=th:8", undefined],
])("the threshold in %j is %j", (traceState, threshold) => {
  expect(samplingState(traceState).threshold).toBe(threshold);
});

describe("a threshold that is set", () => {
  test.each([
    ["", "ot=th:c"],
    ["ot=th:8", "ot=th:c"],
    ["ot=rv:0123456789abcd;th:8;x:1", "ot=rv:0123456789abcd;x:1;th:c"],
    ["a=b,ot=rv:0123456789abcd ,c=d", "ot=rv:0123456789abcd;th:c,a=b,c=d"],
    ["a=b", "ot=th:c,a=b"],
    ["ot=th:8, a=b", "ot=th:c,a=b"],
    ["a=b,ot=th:8", "ot=th:c,a=b"],
  ])("makes of %j %j", (before, after) => {
    expect(withThreshold(before, "c0000000000000")).toBe(after);
  });

  test("of no sampling at all is a zero", () => {
    expect(withThreshold("", "00000000000000")).toBe("ot=th:0");
  });

  test("can be taken out, and the entry with it where nothing else is in it", () => {
    expect(withThreshold("ot=th:8;p:1,a=b", undefined)).toBe("ot=p:1,a=b");
    expect(withThreshold("ot=th:8,a=b", undefined)).toBe("a=b");
    expect(withThreshold("ot=th:8", undefined)).toBe("");
  });

  test("is left out where the entry would become longer than it may be", () => {
    const full = `ot=x:${"y".repeat(251)}`;
    expect(withThreshold(full, "c0000000000000")).toBe(full);
    expect(withThreshold(`ot=x:${"y".repeat(249)}`, "c0000000000000")).toHaveLength(3 + 256);
  });
});
