import { expect, test } from "vitest";
import { part } from "../../../bench/bridge/bridge-shares.ts";

test("of a profile that part counts which lies in the time of the load", () => {
  const profile = {
    nodes: [],
    startTime: 1_000,
    endTime: 2_000,
    samples: [1, 2, 3, 4],
    timeDeltas: [100, 200, 300, 400],
  };
  expect(part(profile, 1_300, 1_600)).toMatchObject({ samples: [2, 3], timeDeltas: [200, 300] });
});
