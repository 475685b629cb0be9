import { InvalidArgumentError } from "commander";
import { describe, expect, it } from "vitest";
import { parseTarget } from "../../../src/cli/groups/groups-reset.ts";

describe("the place to go on from", () => {
  it("is an end, an offset or a time", () => {
    expect(parseTarget("beginning")).toBe("beginning");
    expect(parseTarget("end")).toBe("end");
    expect(parseTarget("1041")).toEqual({ offset: 1_041n });
    const time = "2026-03-01T09:30:00.000Z";
    expect(parseTarget(time)).toEqual({ time: new Date(time) });
    const { time: ago } = parseTarget("10m") as { time: Date };
    expect(Math.abs(Date.now() - 600_000 - ago.getTime())).toBeLessThan(60_000);
  });

  it.each(["", "earliest", "-1", "1.5", "soon", "2999-01-01T00:00:00Z"])("is not %j", (text) => {
    expect(() => parseTarget(text)).toThrow(InvalidArgumentError);
  });
});
