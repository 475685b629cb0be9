import { describe, expect, it } from "vitest";
import {
  firstStart,
  goOnFrom,
  nextPoll,
  rangeOf,
  recheckFrom,
  settledEnd,
} from "../../../src/bridge/provider-source/schedule.ts";
import { minutely } from "../../support/providers/scripted-collector.ts";

const minute = 60_000;
const noon = Date.UTC(2026, 10, 22, 12);

describe("the schedule of a source from a cloud provider", () => {
  it.each([
    [noon, noon - 2 * minute],
    [noon + minute - 1, noon - 2 * minute],
    [noon + minute, noon - minute],
  ])("takes at %i what ended before %i for settled", (now, end) => {
    expect(settledEnd(minutely, now)).toBe(end);
  });

  it("begins as far back as it is told, and at one interval at least", () => {
    expect(firstStart(minutely, noon)).toBe(noon - 60 * minute);
    expect(firstStart({ ...minutely, lookbackMs: 90_000 }, noon)).toBe(noon - 2 * minute);
    expect(firstStart({ ...minutely, lookbackMs: 0 }, noon)).toBe(noon - minute);
  });

  it("goes on where it was, but for what is too old", () => {
    const goOn = (minutes: number) => goOnFrom(minutely, noon - minutes * minute, noon);
    expect(goOn(0)).toEqual({ start: noon, skippedIntervals: 0 });
    expect(goOn(60)).toEqual({ start: noon - 60 * minute, skippedIntervals: 0 });
    expect(goOn(61)).toEqual({ start: noon - 60 * minute, skippedIntervals: 1 });
  });

  it("never passes over the last two polls, and begins at whole periods", () => {
    const rhythm = { ...minutely, maxBackfillMs: 0 };
    expect(goOnFrom(rhythm, noon - 10 * minute, noon).skippedIntervals).toBe(0);
    expect(goOnFrom(rhythm, noon - 11 * minute, noon).skippedIntervals).toBe(1);
    // The period was another one when the state was written.
    const hourly = { ...minutely, periodMs: 60 * minute, intervalMs: 60 * minute };
    expect(goOnFrom(hourly, noon - 59 * minute, noon + 60 * minute).start).toBe(noon);
  });

  it("asks again for what was delivered lately, as far as it is known what was", () => {
    const start = noon - 5 * minute;
    const range = (knownFrom: number) => rangeOf(minute, { start, knownFrom, end: noon });
    expect(range(0)).toEqual({ startMs: start - 5 * minute, endMs: noon });
    expect(range(start - 2 * minute).startMs).toBe(start - 2 * minute);
    expect(range(Number.POSITIVE_INFINITY).startMs).toBe(start);
    expect(recheckFrom(60 * minute, noon)).toBe(noon - 60 * minute);
  });

  it("asks for no more than 60 intervals at a time", () => {
    const start = noon - 100 * minute;
    const { endMs } = rangeOf(minute, { start, knownFrom: start, end: noon });
    expect(endMs).toBe(start + 60 * minute);
  });

  it("asks at multiples of the interval, as soon as a period is settled", () => {
    expect(nextPoll(minutely, noon)).toBe(noon + 5 * minute);
    expect(nextPoll(minutely, noon + 1)).toBe(noon + 5 * minute);
    expect(nextPoll(minutely, noon - 1)).toBe(noon);
    expect(nextPoll({ ...minutely, settleMs: 90_000 }, noon)).toBe(noon + 30_000);
    expect(settledEnd({ ...minutely, settleMs: 90_000 }, noon + 30_000)).toBe(noon - minute);
  });
});
