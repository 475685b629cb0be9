import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatInUnit,
  formatNumber,
  formatTime,
} from "../../src/render/units.ts";

describe("formatDuration", () => {
  it.each<[number | bigint, string]>([
    [0, "0 ns"],
    [850n, "850 ns"],
    [1_500n, "1.5 µs"],
    [41_234_567n, "41.2 ms"],
    [999_600_000n, "1 s"],
    [1_820_000_000n, "1.82 s"],
    [59_900_000_000n, "1 min"],
    [200_000_000_000n, "3 min 20 s"],
    [7_500_000_000_000n, "2 h 5 min"],
    [86_400_000_000_000n, "1 d"],
    [100_000_000_000_000_000n, "1,157 d 9 h"],
    [-5_000_000n, "-5 ms"],
    [-200_000_000_000n, "-3 min 20 s"],
    [0.25, "0.25 ns"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "Infinity"],
  ])("of %s ns is %s", (nanoseconds, text) => {
    expect(formatDuration(nanoseconds)).toBe(text);
  });
});

describe("formatBytes", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1_250_000, "1.25 MB"],
    [73_400_320, "73.4 MB"],
    [5e15, "5000 TB"],
  ])("of %d is %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe("formatNumber", () => {
  it.each<[number | bigint, string]>([
    [0, "0"],
    [1_234_567, "1,234,567"],
    [-1_234, "-1,234"],
    [0.123456, "0.1235"],
    [12_345.678, "12,346"],
    [-0.5, "-0.5"],
    [0.00000123456, "0.000001235"],
    [-0.000000123456, "-1.235e-7"],
    [5e-324, "5e-324"],
    [-0, "0"],
    [-123_456, "-123,456"],
    [-123_456n, "-123,456"],
    [1.5e18, "1500000000000000000"],
    [1.23456e25, "1.235e+25"],
    [18_446_744_073_709_551_615n, "18,446,744,073,709,551,615"],
    [-9_223_372_036_854_775_808n, "-9,223,372,036,854,775,808"],
    [Number.NaN, "NaN"],
  ])("of %s is %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });
});

describe("formatCount", () => {
  it("uses the singular for one only", () => {
    expect(formatCount(1, "span")).toBe("1 span");
    expect(formatCount(0, "span")).toBe("0 spans");
    expect(formatCount(1_200n, "entry", "entries")).toBe("1,200 entries");
  });
});

describe("formatTime", () => {
  it("shows date and time in UTC, or the time of day", () => {
    expect(formatTime(1_772_357_400_125_999_999n)).toBe("2026-03-01 09:30:00.125Z");
    expect(formatTime(1_772_357_400_125_999_999n, "time")).toBe("09:30:00.125");
  });

  it("shows a time that is not set as a dash", () => {
    expect(formatTime(0n)).toBe("–");
  });

  it("survives the largest time that OTLP can carry", () => {
    expect(formatTime(18_446_744_073_709_551_615n)).toBe("2554-07-21 23:34:33.709Z");
  });
});

describe("formatInUnit", () => {
  it.each<[number | bigint, string, string]>([
    [0.0412, "s", "41.2 ms"],
    [41.2, "ms", "41.2 ms"],
    [73_400_320n, "By", "73.4 MB"],
    [2, "MiBy", "2.1 MB"],
    [12.5, "%", "12.5 %"],
    [12n, "{order}", "12"],
    [0.5, "1", "0.5"],
    [3, "constructor", "3"],
  ])("of %s in %j is %s", (value, unit, text) => {
    expect(formatInUnit(value, unit)).toBe(text);
  });
});
