const significantDigits = 3;

interface Step {
  readonly unit: string;
  readonly size: number;
}

const shortDurations: readonly Step[] = [
  { unit: "ns", size: 1 },
  { unit: "µs", size: 1e3 },
  { unit: "ms", size: 1e6 },
  { unit: "s", size: 1e9 },
];

const longDurations = [
  [
    { unit: "min", size: 60 },
    { unit: "s", size: 1 },
  ],
  [
    { unit: "h", size: 3_600 },
    { unit: "min", size: 60 },
  ],
  [
    { unit: "d", size: 86_400 },
    { unit: "h", size: 3_600 },
  ],
] as const satisfies readonly (readonly [Step, Step])[];

const byteSteps: readonly Step[] = [
  { unit: "B", size: 1 },
  { unit: "kB", size: 1e3 },
  { unit: "MB", size: 1e6 },
  { unit: "GB", size: 1e9 },
  { unit: "TB", size: 1e12 },
];

function round(value: number): number {
  return Number(value.toPrecision(significantDigits));
}

/** The largest step in which the rounded value is at least 1, so that 999.9 ms reads 1 s. */
function scale(value: number, steps: readonly Step[]): string {
  const fitting = steps.findLast(({ size }) => Math.abs(round(value / size)) >= 1) ?? steps[0];
  const { unit, size } = fitting ?? { unit: "", size: 1 };
  return `${round(value / size)} ${unit}`;
}

/** A length of time in nanoseconds, such as `41.2 ms`, `1.5 s` or `2 h 5 min`. */
export function formatDuration(nanoseconds: number | bigint): string {
  const value = Number(nanoseconds);
  if (!Number.isFinite(value)) {
    return formatNumber(value);
  }
  const seconds = Math.round(Math.abs(value) / 1e9);
  if (seconds < 60) {
    return scale(value, shortDurations);
  }
  const [large, small] =
    longDurations.findLast(([step]) => seconds >= step.size) ?? longDurations[0];
  const whole = Math.floor(seconds / large.size);
  const rest = Math.floor((seconds % large.size) / small.size);
  const sign = value < 0 ? "-" : "";
  return `${sign}${formatNumber(whole)} ${large.unit}${rest === 0 ? "" : ` ${rest} ${small.unit}`}`;
}

/** A size in bytes, such as `1.25 MB` (decimal: 1 kB is 1,000 B). */
export function formatBytes(bytes: number | bigint): string {
  const value = Number(bytes);
  return Number.isFinite(value) ? scale(value, byteSteps) : formatNumber(value);
}

function group(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+$)/g, ",");
}

/** A number with thousands separated; fractions are rounded to four digits that count. */
export function formatNumber(value: number | bigint): string {
  if (typeof value === "bigint") {
    return group(String(value));
  }
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size >= 1e15) {
    return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value);
  }
  const rounded =
    Number.isInteger(value) || size >= 1_000 ? Math.round(value) : Number(value.toPrecision(4));
  const [whole = "", fraction] = String(rounded).split(".");
  return fraction === undefined ? group(whole) : `${group(whole)}.${fraction}`;
}

/** A count with its noun, such as `1 span` or `1,200 spans`. */
export function formatCount(
  count: number | bigint,
  singular: string,
  plural = `${singular}s`,
): string {
  return `${formatNumber(count)} ${Number(count) === 1 ? singular : plural}`;
}

/**
 * A time in nanoseconds since 1970, in UTC with milliseconds: `2026-03-01 09:30:00.125Z`, or
 * `09:30:00.125` as time of day. 0 is "not set" in OTLP and shows as `–`.
 */
export function formatTime(unixNanoseconds: bigint, clock: "date" | "time" = "date"): string {
  if (unixNanoseconds === 0n) {
    return "–";
  }
  const iso = new Date(Number(unixNanoseconds / 1_000_000n)).toISOString();
  return clock === "date" ? iso.replace("T", " ") : iso.slice(iso.indexOf("T") + 1, -1);
}

const durationUnits: ReadonlyMap<string, number> = new Map([
  ["ns", 1],
  ["us", 1e3],
  ["µs", 1e3],
  ["ms", 1e6],
  ["s", 1e9],
  ["min", 6e10],
  ["h", 3.6e12],
  ["d", 8.64e13],
]);

const byteUnits: ReadonlyMap<string, number> = new Map([
  ["By", 1],
  ["kBy", 1e3],
  ["MBy", 1e6],
  ["GBy", 1e9],
  ["KiBy", 1_024],
  ["MiBy", 1_048_576],
  ["GiBy", 1_073_741_824],
]);

/** A metric's value in its UCUM unit: times and sizes in a readable step, others as numbers. */
export function formatInUnit(value: number | bigint, unit: string): string {
  const duration = durationUnits.get(unit);
  if (duration !== undefined) {
    return formatDuration(Number(value) * duration);
  }
  const bytes = byteUnits.get(unit);
  if (bytes !== undefined) {
    return formatBytes(Number(value) * bytes);
  }
  return unit === "%" ? `${formatNumber(value)} %` : formatNumber(value);
}
