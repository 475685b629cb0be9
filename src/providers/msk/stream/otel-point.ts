import { FieldReader } from "../../../otlp/index.ts";
import type { DecodedRecords } from "./decoded-records.ts";
import type { KnownPoints, SeriesPlace } from "./known-points.ts";
import {
  newAttributes,
  type OtelResource,
  readAttribute,
  readLabel,
  textOf,
} from "./otel-attributes.ts";
import type { ResolveSeries, SeriesTarget } from "./series-directory.ts";
import { isTime, Statistics } from "./statistics.ts";
import type { StreamSeries } from "./stream-series.ts";
import { cloudWatchUnit } from "./units.ts";

/** Fields of `SummaryDataPoint`. Labels are those of 0.7, attributes those of 1.0. */
const labelTag = 0x0a;
const startTag = 0x11;
const timeTag = 0x19;
const countTag = 0x21;
const sumTag = 0x29;
const quantileTag = 0x32;
const attributeTag = 0x3a;
/** Fields of `ValueAtQuantile`. */
const quantileOfTag = 0x09;
const valueOfTag = 0x11;

const high = 0x1_0000_0000;
const nanosInMs = 1e6;
/** Of a point that does not tell when its interval began. */
const usualPeriodMs = 60_000;

/** Reads datapoints of one record, one after the other. */
export class PointReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #known: KnownPoints;
  readonly #resolve: ResolveSeries;
  readonly #into: DecodedRecords;
  readonly #fields: FieldReader;
  readonly #quantile: FieldReader;
  readonly #statistics = new Statistics();
  readonly #place: SeriesPlace = {
    resource: { accountId: "", region: "" },
    unitStart: 0,
    unitEnd: 0,
    start: 0,
    end: 0,
  };
  #startMs = 0;
  #endMs = 0;
  /** Whether what tells the series lies in one piece. */
  #isOnePiece = true;

  constructor(bytes: Uint8Array, known: KnownPoints, resolve: ResolveSeries, into: DecodedRecords) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#known = known;
    this.#resolve = resolve;
    this.#into = into;
    this.#fields = new FieldReader(bytes);
    this.#quantile = new FieldReader(bytes);
  }

  /** Takes what is told of all points that follow, and where their unit is written. */
  enter(resource: OtelResource, unitStart: number, unitEnd: number): void {
    this.#place.resource = resource;
    this.#place.unitStart = unitStart;
    this.#place.unitEnd = unitEnd;
  }

  /** @returns what is wrong with the point, if something is. Throws {@link Fault} */
  read(start: number, end: number): string | undefined {
    this.#begin();
    const fields = this.#fields.enter(start, end);
    while (fields.next()) {
      this.#take(fields.tag, fields);
    }
    const problem = this.#takeTimes();
    if (problem !== undefined) {
      return problem;
    }
    const target = this.#target(start, end);
    if (target === null) {
      this.#into.leftOut++;
      return undefined;
    }
    const metric = target.point(this.#statistics);
    if (typeof metric === "string") {
      return metric;
    }
    this.#into.metrics.push(metric);
    return undefined;
  }

  #begin(): void {
    const statistics = this.#statistics;
    statistics.count = 0;
    statistics.sum = 0;
    statistics.min = Number.NaN;
    statistics.max = Number.NaN;
    this.#startMs = 0;
    this.#endMs = 0;
    this.#place.start = 0;
    this.#place.end = 0;
    this.#isOnePiece = true;
  }

  #take(tag: number, { start, content, end }: FieldReader): void {
    switch (tag) {
      case attributeTag:
      case labelTag:
        this.#takeSeries(start, end);
        break;
      case startTag:
        this.#startMs = Math.round(this.#uint64(content) / nanosInMs);
        break;
      case timeTag:
        this.#endMs = Math.round(this.#uint64(content) / nanosInMs);
        break;
      case countTag:
        this.#statistics.count = this.#uint64(content);
        break;
      case sumTag:
        this.#statistics.sum = this.#view.getFloat64(content, true);
        break;
      case quantileTag:
        this.#takeQuantile(content, end);
        break;
    }
  }

  #takeSeries(start: number, end: number): void {
    const place = this.#place;
    if (place.end === 0) {
      place.start = start;
    } else if (place.end !== start) {
      this.#isOnePiece = false;
    }
    place.end = end;
  }

  /** Zero is not written: the lowest quantile has no number, and a value of 0 none either. */
  #takeQuantile(start: number, end: number): void {
    let quantile = 0;
    let value = 0;
    for (const fields = this.#quantile.enter(start, end); fields.next(); ) {
      if (fields.tag === quantileOfTag) {
        quantile = this.#view.getFloat64(fields.content, true);
      } else if (fields.tag === valueOfTag) {
        value = this.#view.getFloat64(fields.content, true);
      }
    }
    if (quantile === 0) {
      this.#statistics.min = value;
    } else if (quantile === 1) {
      this.#statistics.max = value;
    }
  }

  #takeTimes(): string | undefined {
    const [start, end] = [this.#startMs, this.#endMs];
    if (end === 0 || !isTime(end) || start >= end) {
      return "its interval does not end, or ends before it begins";
    }
    const statistics = this.#statistics;
    statistics.timestampMs = start === 0 ? end - usualPeriodMs : start;
    statistics.periodMs = end - statistics.timestampMs;
    return undefined;
  }

  #target(start: number, end: number): SeriesTarget | null {
    if (!this.#isOnePiece) {
      return this.#resolve(this.#readSeries(start, end));
    }
    const [bytes, view, place] = [this.#bytes, this.#view, this.#place];
    const known = this.#known.find(bytes, view, place);
    if (known !== undefined) {
      return known;
    }
    const target = this.#resolve(this.#readSeries(start, end));
    this.#known.learn(bytes, view, place, target);
    return target;
  }

  #readSeries(start: number, end: number): StreamSeries {
    const attributes = newAttributes();
    for (const fields = this.#fields.enter(start, end); fields.next(); ) {
      if (fields.tag === attributeTag) {
        readAttribute(this.#bytes, fields.content, fields.end, attributes);
      } else if (fields.tag === labelTag) {
        readLabel(this.#bytes, fields.content, fields.end, attributes.texts);
      }
    }
    const { texts, lists } = attributes;
    const { resource, unitStart, unitEnd } = this.#place;
    const namespace = texts.get("Namespace") ?? "";
    const metric = texts.get("MetricName") ?? "";
    texts.delete("Namespace");
    texts.delete("MetricName");
    return {
      accountId: resource.accountId,
      region: resource.region,
      namespace,
      metric,
      unit: cloudWatchUnit(textOf(this.#bytes, unitStart, unitEnd)),
      dimensions: lists.get("Dimensions") ?? texts,
    };
  }

  #uint64(at: number): number {
    return this.#view.getUint32(at + 4, true) * high + this.#view.getUint32(at, true);
  }
}
