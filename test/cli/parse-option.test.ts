import { describe, expect, it } from "vitest";
import {
  collect,
  parseDurationMs,
  parseMoment,
  parsePair,
  parseWhole,
} from "../../src/cli/parse-option.ts";

const now = Date.parse("2026-03-01T09:30:00Z");

describe("parseMoment", () => {
  it.each([
    ["250ms", "2026-03-01T09:29:59.750Z"],
    ["30s", "2026-03-01T09:29:30.000Z"],
    ["10m", "2026-03-01T09:20:00.000Z"],
    ["1.5h", "2026-03-01T08:00:00.000Z"],
    ["2d", "2026-02-27T09:30:00.000Z"],
    ["2026-02-28T00:00:00Z", "2026-02-28T00:00:00.000Z"],
    ["2026-02-28", "2026-02-28T00:00:00.000Z"],
  ])("reads %s", (text, moment) => {
    expect(parseMoment(text, now).toISOString()).toBe(moment);
  });

  it.each(["10", "m", "-10m", "ten minutes", "10 m", "2026-13-01", "2027-01-01", "9e9d", ""])(
    "refuses %j and says what to write",
    (text) => {
      expect(() => parseMoment(text, now)).toThrow(/^Write 30s, 10m, 2h or 1d before now, or/);
    },
  );
});

describe("parseWhole", () => {
  it("reads whole numbers from the least", () => {
    expect(parseWhole(0)("0")).toBe(0);
    expect(parseWhole(1)("250")).toBe(250);
  });

  it.each(["0", "-1", "1.5", "1e3", "x", "", "99999999999999999999"])(
    "refuses %j from 1",
    (text) => {
      expect(() => parseWhole(1)(text)).toThrow("Write a whole number from 1.");
    },
  );
});

describe("collect", () => {
  it("keeps the values of an option that comes several times", () => {
    const parse = collect(parseWhole(0));
    expect(parse("2", parse("1"))).toEqual([1, 2]);
  });
});

describe("parseDurationMs", () => {
  it.each([
    ["500ms", 500],
    ["2s", 2_000],
    ["1.5m", 90_000],
  ])("reads %s", (text, durationMs) => {
    expect(parseDurationMs(text)).toBe(durationMs);
  });

  it.each(["2", "s", "0s", "-1s", "2 s", "99d", ""])("refuses %j", (text) => {
    expect(() => parseDurationMs(text)).toThrow("Write a length of time, such as 500ms");
  });
});

describe("parsePair", () => {
  it.each([
    ["a=b", ["a", "b"]],
    [" a = b", ["a", " b"]],
    ["a=", ["a", ""]],
    ["a=b=c", ["a", "b=c"]],
  ])("reads %j", (text, pair) => {
    expect(parsePair(text)).toEqual(pair);
  });

  it.each(["a", "=b", "", "a b=c"])("refuses %j", (text) => {
    expect(() => parsePair(text)).toThrow("Write key=value.");
  });
});
