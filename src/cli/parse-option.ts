import { InvalidArgumentError } from "commander";

const unitsInMs: ReadonlyMap<string, number> = new Map([
  ["ms", 1],
  ["s", 1_000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

/** Node's timers go no further. */
const maxTimerMs = 2_147_483_647;

/**
 * Reads a moment: a length of time before now, such as `10m`, or a date such as
 * `2026-03-01T09:30:00Z`.
 *
 * @throws InvalidArgumentError for anything else, and for what lies ahead
 */
export function parseMoment(text: string, now: number = Date.now()): Date {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  const unitMs = unitsInMs.get(unit ?? "");
  const time =
    count === undefined || unitMs === undefined
      ? Date.parse(/^\d{4}-/.test(text) ? text : "")
      : now - Number(count) * unitMs;
  const moment = new Date(time);
  if (Number.isNaN(moment.getTime()) || time > now) {
    throw new InvalidArgumentError("Write 30s, 10m, 2h or 1d before now, or 2026-03-01T09:30:00Z.");
  }
  return moment;
}

/** @throws InvalidArgumentError unless it is a length of time, such as `500ms`, `2s` or `1m` */
export function parseDurationMs(text: string): number {
  const [, count, unit = ""] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text) ?? [];
  const durationMs = Number(count) * (unitsInMs.get(unit) ?? 0);
  if (!(durationMs >= 1 && durationMs <= maxTimerMs)) {
    throw new InvalidArgumentError("Write a length of time, such as 500ms, 2s or 1m.");
  }
  return durationMs;
}

/** A key and its value. @throws InvalidArgumentError unless the text is `key=value` */
export function parsePair(text: string): [key: string, value: string] {
  const [, key, value] = /^\s*([^=\s]+)\s*=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined) {
    throw new InvalidArgumentError("Write key=value.");
  }
  return [key, value];
}

/** @throws InvalidArgumentError unless the text is a whole number from `least` */
export function parseWhole(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`Write a whole number from ${least}.`);
    }
    return value;
  };
}

/** Adds one more value to an option that may come several times. */
export function collect<T>(
  parse: (text: string) => T,
): (text: string, values?: readonly T[]) => T[] {
  return (text, values = []) => [...values, parse(text)];
}
