import { describe, expect, test } from "vitest";
import { lagOf } from "../../../src/cluster/groups/lag.ts";

describe("lag", () => {
  test("is what lies between the commit and the end", () => {
    expect(lagOf({ committed: 4n, earliest: 0n, latest: 10n })).toBe(6n);
    expect(lagOf({ committed: 10n, earliest: 0n, latest: 10n })).toBe(0n);
  });

  test("is absent, not 0, where nothing was committed or an offset is not known", () => {
    expect(lagOf({ committed: undefined, earliest: 0n, latest: 10n })).toBeUndefined();
    expect(lagOf({ committed: 4n, earliest: undefined, latest: 10n })).toBeUndefined();
    expect(lagOf({ committed: 4n, earliest: 0n, latest: undefined })).toBeUndefined();
  });

  test("is 0 where the group committed past the end that was read just before", () => {
    expect(lagOf({ committed: 12n, earliest: 0n, latest: 10n })).toBe(0n);
  });

  test("does not count what retention took away", () => {
    expect(lagOf({ committed: 2n, earliest: 6n, latest: 10n })).toBe(4n);
    expect(lagOf({ committed: 2n, earliest: 10n, latest: 10n })).toBe(0n);
  });
});
