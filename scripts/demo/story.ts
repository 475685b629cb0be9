import { selectItems } from "../../src/cli/select-items.ts";
import { layoutFor, type Terminal } from "../../src/cli/terminal.ts";
import type { RequestOf } from "../../src/otlp/index.ts";
import {
  createPaint,
  formatCount,
  formatDuration,
  formatId,
  formatNumber,
  type Paint,
  type RenderOptions,
  renderLogs,
  renderMetrics,
  renderTopics,
  renderTraces,
  type TopicOffsets,
  wrap,
} from "../../src/render/index.ts";

import type { Telemetry } from "./read-back.ts";

/** How fast a burst of spans went one way. */
export interface Rate {
  readonly items: number;
  readonly milliseconds: number;
}

/** Tells a person what happens, step by step. */
export class Story {
  readonly #print: (line: string) => void;
  readonly #paint: Paint;
  readonly #layout: RenderOptions;

  constructor({ stdout, env }: Terminal) {
    this.#print = (text) => stdout.write(`${text}\n`);
    this.#layout = { ...layoutFor(stdout, env), clock: "time" };
    this.#paint = createPaint(this.#layout.color);
  }

  step(title: string, ...facts: string[]): void {
    this.#print(`\n${this.#paint("strong", `▌ ${title}`)}`);
    for (const line of facts.flatMap((fact) => wrap(`  ${fact}`, this.#layout.width ?? 100))) {
      this.#print(line);
    }
  }

  /** One trace of an order that was placed, and the one that failed. */
  traces(requests: Telemetry["traces"]): void {
    const failed = traceIds(requests, true);
    const placed = traceIds(requests, false).filter((id) => !failed.includes(id));
    const shown = new Set([placed.at(-1), failed[0]]);
    const selected = requests.map((request) =>
      selectItems("traces", request, ({ named }) => shown.has(named.traceId)),
    );
    this.step(
      "Traces",
      `two of ${placed.length + failed.length}: an order placed, and one that failed`,
    );
    this.#print(`\n${renderTraces(selected, this.#layout)}`);
  }

  metrics(requests: Telemetry["metrics"]): void {
    this.step("Metrics");
    this.#print(renderMetrics(requests, this.#layout));
  }

  /** The records of the failed order, after the newest of the others. */
  logs(requests: Telemetry["logs"], most = 6): void {
    const records = requests.flatMap((request) => split(request));
    const newest = records.sort((left, right) => Number(timeOf(left) - timeOf(right))).slice(-most);
    this.step("Logs", `the newest ${newest.length} of ${records.length}, each with its trace id`);
    this.#print(renderLogs(newest, this.#layout));
  }

  topics(topics: readonly TopicOffsets[]): void {
    this.step("Topics", "what this run wrote to them");
    this.#print(renderTopics(topics, this.#layout));
  }

  speed(written: Rate, read: Rate): void {
    const line = (what: string, { items, milliseconds }: Rate): string => {
      const took = formatDuration(milliseconds * 1e6);
      const rate = this.#paint("good", formatNumber(Math.round((items / milliseconds) * 1_000)));
      return `${what} ${formatCount(items, "span")} in ${took}: ${rate} records a second`;
    };
    this.step(
      "Speed",
      line("wrote, acknowledged,", written),
      line("read, every field checked,", read),
    );
  }

  next(commands: readonly (readonly [command: string, what: string])[]): void {
    this.step("What to try next");
    for (const [command, what] of commands) {
      this.#print(`  ${this.#paint("name", command)}\n      ${what}`);
    }
  }
}

/** Trace ids in the order of arrival: of traces with a failed span, or of all. */
function traceIds(requests: Telemetry["traces"], failed: boolean): string[] {
  const spans = requests.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scoped) => scoped.spans)),
  );
  const chosen = spans.filter(({ status }) => !failed || status?.code === 2);
  return [...new Set(chosen.map(({ traceId }) => formatId(traceId)))];
}

/** A request for each log record, so that those of several services sort by time. */
function split(request: RequestOf["logs"]): RequestOf["logs"][] {
  return request.resourceLogs.flatMap((one) =>
    one.scopeLogs.flatMap((scoped) =>
      scoped.logRecords.map((record) => ({
        resourceLogs: [{ ...one, scopeLogs: [{ ...scoped, logRecords: [record] }] }],
      })),
    ),
  );
}

function timeOf(request: RequestOf["logs"]): bigint {
  return request.resourceLogs[0]?.scopeLogs[0]?.logRecords[0]?.timeUnixNano ?? 0n;
}
