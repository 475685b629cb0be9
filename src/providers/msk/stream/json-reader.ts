import type { DecodedRecords } from "./decoded-records.ts";
import { type JsonPoint, keyOfPoint, problemOfPoint, seriesOfPoint } from "./json-point.ts";
import type { SeriesDirectory } from "./series-directory.ts";
import { Statistics } from "./statistics.ts";

/** Of 30 dimensions with the longest names and values: no line is longer that CloudWatch writes. */
const mostLineLength = 65_536;
/** A metric stream has a point a minute. Its JSON does not tell the interval. */
const periodMs = 60_000;

/**
 * Reads records of the JSON format: objects, one a line, each a datapoint.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-metric-streams-formats-json.html
 */
export class JsonReader {
  readonly #series: SeriesDirectory;
  readonly #statistics = new Statistics();

  constructor(series: SeriesDirectory) {
    this.#series = series;
  }

  read(text: string, record: number, into: DecodedRecords): void {
    let number = 0;
    for (let start = 0; start < text.length; ) {
      const feed = text.indexOf("\n", start);
      const end = feed === -1 ? text.length : feed;
      number++;
      const reason = this.#readLine(text.slice(start, end), into);
      if (reason !== undefined) {
        into.fault(record, `line ${number}`, reason);
      }
      start = end + 1;
    }
  }

  /** @returns what is wrong with the line, if something is */
  #readLine(line: string, into: DecodedRecords): string | undefined {
    if (line.length > mostLineLength) {
      return `a line of more than ${mostLineLength} characters is no datapoint`;
    }
    const point = parsed(line);
    if (point === undefined) {
      return line.trim() === "" ? undefined : "it is not JSON";
    }
    const problem = problemOfPoint(point);
    if (problem !== undefined) {
      return problem;
    }
    // Which holds of a point without a problem.
    return this.#add(point as JsonPoint, line, into);
  }

  #add(point: JsonPoint, line: string, into: DecodedRecords): string | undefined {
    const key = keyOfPoint(point, line);
    let target = this.#series.find(key);
    if (target === undefined) {
      target = this.#series.learn(key, seriesOfPoint(point));
    }
    if (target === null) {
      into.leftOut++;
      return undefined;
    }
    const statistics = this.#statistics;
    const { count, sum, min, max } = point.value;
    statistics.timestampMs = point.timestamp;
    statistics.periodMs = periodMs;
    statistics.count = count;
    statistics.sum = sum;
    statistics.min = min;
    statistics.max = max;
    const metric = target.point(statistics);
    if (typeof metric === "string") {
      return metric;
    }
    into.metrics.push(metric);
    return undefined;
  }
}

/** What a line says; undefined where it is not JSON. Most that is not is told without an exception. */
function parsed(line: string): unknown {
  if (!line.includes("{")) {
    return undefined;
  }
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
