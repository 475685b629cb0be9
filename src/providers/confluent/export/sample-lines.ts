import { ProviderError } from "../../../errors/index.ts";

/** One sample of an exposition. */
export interface Sample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
  /** Milliseconds since 1970; undefined where the sample has no time. */
  readonly timestamp: number | undefined;
}

/** No label of the service is nearly as long; without a bound a line could fill the memory. */
const longestLine = 65_536;

/**
 * Reads the samples of an exposition in Prometheus' text format 0.0.4 or in OpenMetrics 1.0, line by
 * line as they come. Comments say nothing that is needed: every metric is a gauge.
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/ and the OpenMetrics specification.
 *
 * @throws ProviderError `PROVIDER_FAILED` for what is no exposition
 */
export async function* samplesOf(
  texts: AsyncIterable<string>,
  subject: string,
): AsyncGenerator<readonly Sample[]> {
  let rest = "";
  for await (const text of texts) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    if (rest.length > longestLine) {
      throw notExposition(subject, rest);
    }
    yield lines.flatMap((line) => sampleOf(line, subject) ?? []);
  }
  const last = sampleOf(rest, subject);
  if (last !== undefined) {
    yield [last];
  }
}

const nameAtStart = /^[a-zA-Z_:][\w:]*/;
/** A value, then perhaps a time; what follows is an exemplar. */
const valueAndTime = /^\s+([^\s#]+)(?:\s+([^\s#]+))?\s*(?:#.*)?$/;

function sampleOf(given: string, subject: string): Sample | undefined {
  const line = given.trim();
  if (line === "" || line.startsWith("#")) {
    return undefined;
  }
  const [name] = nameAtStart.exec(line) ?? [];
  if (name === undefined) {
    throw notExposition(subject, line);
  }
  const labels = new Map<string, string>();
  const end = line[name.length] === "{" ? readLabels(line, name.length + 1, labels) : name.length;
  const [, value, time] = (end === undefined ? null : valueAndTime.exec(line.slice(end))) ?? [];
  if (value === undefined) {
    throw notExposition(subject, line);
  }
  const timestamp = time === undefined ? undefined : instantOf(Number(time));
  return { name, labels, value: numberOf(value), timestamp };
}

const label = /\s*([a-zA-Z_][\w.]*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(,|\})|\s*\}/y;

/** Reads labels up to the closing brace; gives the place behind it. */
function readLabels(line: string, start: number, labels: Map<string, string>): number | undefined {
  label.lastIndex = start;
  for (;;) {
    const found = label.exec(line);
    if (found === null) {
      return undefined;
    }
    const [, key, value = "", separator] = found;
    if (key !== undefined) {
      labels.set(key, unescaped(value));
    }
    if (separator !== ",") {
      return label.lastIndex;
    }
  }
}

function unescaped(value: string): string {
  return value.includes("\\")
    ? value.replace(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character))
    : value;
}

function numberOf(text: string): number {
  return /^[+-]?inf$/i.test(text) ? Number.NaN : Number(text);
}

/**
 * Prometheus has milliseconds, OpenMetrics seconds, and examples of the service have seconds in either.
 * The numbers are far apart: read as milliseconds, seconds of our time lie in January of 1970.
 */
function instantOf(time: number): number | undefined {
  if (!Number.isFinite(time)) {
    return undefined;
  }
  return Math.round(Math.abs(time) < 100_000_000_000 ? time * 1_000 : time);
}

function notExposition(subject: string, line: string): ProviderError {
  return new ProviderError("PROVIDER_FAILED", {
    detail: `${subject}: the answer is no Prometheus text: ${JSON.stringify(line.slice(0, 100))}`,
    action: "Check the address, and that no proxy answers in the service's place.",
  });
}
