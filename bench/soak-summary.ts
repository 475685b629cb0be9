import { median } from "./measure.ts";
import { machine } from "./report.ts";

/** The process at one second of a soak. Bytes, and milliseconds. */
export interface SoakSample {
  readonly rss: number;
  readonly heapUsed: number;
  readonly arrayBuffers: number;
  readonly handles: number;
  /** The 99th percentile of the event loop's delay in that second. */
  readonly delayMs: number;
}

/** What was done. */
export interface SoakRun {
  readonly minutes: number;
  /** Items a second that the producer reached without a pause. */
  readonly topRate: number;
  readonly written: number;
  readonly itemsEach: number;
  readonly lost: number;
}

/** One figure at the beginning and at the end: medians of a quarter of the run each. */
export interface SoakFigure {
  readonly name: keyof SoakSample;
  readonly first: number;
  readonly last: number;
  readonly grows: boolean;
}

/** What a soak has shown. */
export interface SoakSummary extends SoakRun {
  readonly figures: readonly SoakFigure[];
  /** Names of the figures that are not flat. */
  readonly growing: readonly string[];
}

const mb = 2 ** 20;

/** How much more at the end still counts as flat: what garbage collection makes waver. */
const allowances: Readonly<Record<keyof SoakSample, (first: number) => number>> = {
  rss: (first) => first * 0.1 + 16 * mb,
  heapUsed: (first) => first * 0.25 + 16 * mb,
  arrayBuffers: (first) => first * 0.25 + 8 * mb,
  handles: () => 2,
  delayMs: (first) => first * 0.5 + 10,
};

/** Compares the second quarter of the run, when all is warm, with the last. */
export function summarize(samples: readonly SoakSample[], run: SoakRun): SoakSummary {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  const early = samples.slice(quarter, 2 * quarter);
  const late = samples.slice(-quarter);
  const names = Object.keys(allowances) as (keyof SoakSample)[];
  const figures = names.map((name): SoakFigure => {
    const first = median(early.map((each) => each[name]));
    const last = median(late.map((each) => each[name]));
    return { name, first, last, grows: !(last <= first + allowances[name](first)) };
  });
  const growing = figures.filter(({ grows }) => grows).map(({ name }) => name);
  return { ...run, figures, growing };
}

const titles: Readonly<Record<keyof SoakSample, string>> = {
  rss: "memory of the process, MB",
  heapUsed: "JavaScript heap in use, MB",
  arrayBuffers: "buffers outside of the heap, MB",
  handles: "handles of the event loop",
  delayMs: "delay of the event loop, p99 of a second, ms",
};

/** The part of the page. */
export function soakPart(summary: SoakSummary, date: Date): string {
  const { minutes, topRate, written, itemsEach, lost, figures, growing } = summary;
  const perSecond = Math.round((written * itemsEach) / (minutes * 60));
  const shown = ({ name }: SoakFigure, value: number): string =>
    (name === "handles" || name === "delayMs" ? value : value / mb).toFixed(1);
  return [
    "*Written by `npm run soak`: one process writes and reads at half of the rate that its producer",
    "reaches. Medians of the second quarter of the run, and of the last.*",
    "",
    `${date.toISOString().slice(0, 10)}, ${machine()}`,
    "",
    `${minutes} minutes, ${perSecond} spans a second of at most ${Math.round(topRate)}, ${written * itemsEach} written, ${lost} lost. ${growing.length === 0 ? "Nothing grows." : `Not flat: ${growing.join(", ")}.`}`,
    "",
    "| figure | second quarter | last quarter |",
    "|---|---:|---:|",
    ...figures.map((figure) => {
      return `| ${titles[figure.name]} | ${shown(figure, figure.first)} | ${shown(figure, figure.last)} |`;
    }),
  ].join("\n");
}
