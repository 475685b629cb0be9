import { Fault, FieldReader } from "../../../otlp/index.ts";
import type { DecodedRecords } from "./decoded-records.ts";
import { KnownPoints } from "./known-points.ts";
import { afterLength, lengthIn } from "./message-length.ts";
import { type OtelResource, readResource } from "./otel-attributes.ts";
import { PointReader } from "./otel-point.ts";
import type { ResolveSeries } from "./series-directory.ts";

/** Tags of protobuf: the field's number times 8, plus 2 for what has a length. */
const resourceMetricsTag = 0x0a;
const resourceTag = 0x0a;
const scopeMetricsTag = 0x12;
const metricTag = 0x12;
const unitTag = 0x1a;
const summaryTag = 0x5a;
const dataPointTag = 0x0a;

const unknownResource: OtelResource = { accountId: "", region: "" };

/**
 * Reads records of the OpenTelemetry formats 0.7 and 1.0: `ExportMetricsServiceRequest`s, each behind
 * its length. The two differ in where a point has what it is of, and one record may hold both.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch-metric-streams-formats-opentelemetry-100.html
 */
export class OtelReader {
  readonly #resolve: ResolveSeries;
  readonly #known = new KnownPoints();

  constructor(resolve: ResolveSeries) {
    this.#resolve = resolve;
  }

  /** @param bytes - a plain `Uint8Array`, not a Buffer */
  read(bytes: Uint8Array, record: number, into: DecodedRecords): void {
    const points = new PointReader(bytes, this.#known, this.#resolve, into);
    new RecordReader(bytes, record, points, into).read();
  }
}

/** Reads one record. One reader of fields for each level serves all messages of it. */
class RecordReader {
  readonly #bytes: Uint8Array;
  readonly #record: number;
  readonly #into: DecodedRecords;
  readonly #request: FieldReader;
  readonly #resourceMetrics: FieldReader;
  readonly #scopeMetrics: FieldReader;
  readonly #metric: FieldReader;
  readonly #summary: FieldReader;
  readonly #points: PointReader;
  #message = 0;
  #point = 0;

  constructor(bytes: Uint8Array, record: number, points: PointReader, into: DecodedRecords) {
    this.#bytes = bytes;
    this.#record = record;
    this.#into = into;
    this.#request = new FieldReader(bytes);
    this.#resourceMetrics = new FieldReader(bytes);
    this.#scopeMetrics = new FieldReader(bytes);
    this.#metric = new FieldReader(bytes);
    this.#summary = new FieldReader(bytes);
    this.#points = points;
  }

  read(): void {
    const bytes = this.#bytes;
    for (let at = 0; at < bytes.length; ) {
      this.#message++;
      const start = afterLength(bytes, at);
      const end = start === 0 ? 0 : start + lengthIn(bytes, at, start);
      if (start === 0 || end > bytes.length) {
        // Where the next one begins is not known.
        this.#fault("its length leads past the end of the record");
        return;
      }
      this.#readMessage(start, end);
      at = end;
    }
  }

  /** What was read of a message before a fault in it stays. */
  #readMessage(start: number, end: number): void {
    this.#point = 0;
    try {
      const fields = this.#request.enter(start, end);
      while (fields.next()) {
        if (fields.tag === resourceMetricsTag) {
          this.#readResourceMetrics(fields.content, fields.end);
        }
      }
    } catch (error) {
      if (!(error instanceof Fault)) {
        throw error;
      }
      this.#fault(`${error.message} (offset ${error.offset})`);
    }
  }

  #readResourceMetrics(start: number, end: number): void {
    const fields = this.#resourceMetrics;
    let resource = unknownResource;
    // The resource is not bound to come first.
    for (fields.enter(start, end); fields.next(); ) {
      if (fields.tag === resourceTag) {
        resource = readResource(this.#bytes, fields.content, fields.end);
      }
    }
    for (fields.enter(start, end); fields.next(); ) {
      if (fields.tag === scopeMetricsTag) {
        this.#readScopeMetrics(fields.content, fields.end, resource);
      }
    }
  }

  #readScopeMetrics(start: number, end: number, resource: OtelResource): void {
    const fields = this.#scopeMetrics;
    for (fields.enter(start, end); fields.next(); ) {
      if (fields.tag === metricTag) {
        this.#readMetric(fields.content, fields.end, resource);
      }
    }
  }

  #readMetric(start: number, end: number, resource: OtelResource): void {
    const fields = this.#metric;
    let [unitStart, unitEnd, summaryStart, summaryEnd] = [0, 0, 0, 0];
    for (fields.enter(start, end); fields.next(); ) {
      if (fields.tag === unitTag) {
        unitStart = fields.content;
        unitEnd = fields.end;
      } else if (fields.tag === summaryTag) {
        summaryStart = fields.content;
        summaryEnd = fields.end;
      }
    }
    if (summaryStart === 0) {
      this.#fault("a metric in it is no summary");
      return;
    }
    this.#points.enter(resource, unitStart, unitEnd);
    for (const points = this.#summary.enter(summaryStart, summaryEnd); points.next(); ) {
      if (points.tag === dataPointTag) {
        this.#readPoint(points.content, points.end);
      }
    }
  }

  #readPoint(start: number, end: number): void {
    this.#point++;
    const reason = this.#points.read(start, end);
    if (reason !== undefined) {
      this.#fault(reason, `, point ${this.#point}`);
    }
  }

  #fault(reason: string, point = ""): void {
    this.#into.fault(this.#record, `message ${this.#message}${point}`, reason);
  }
}
