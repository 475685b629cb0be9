import { expect, test } from "vitest";
import { explicitRandomness } from "../../../src/bridge/process/trace-state.ts";

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
  expect(explicitRandomness(traceState)).toBe(randomness);
});
