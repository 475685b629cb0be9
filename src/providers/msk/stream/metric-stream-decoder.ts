import { Buffer, isAscii } from "node:buffer";
import type { DecodedRecords } from "./decoded-records.ts";
import { JsonReader } from "./json-reader.ts";
import { OtelReader } from "./otel-reader.ts";
import { bytesOf, type MetricStreamRecord } from "./record-bytes.ts";
import { SeriesDirectory } from "./series-directory.ts";
import { type MetricStreamOptions, seriesResolver } from "./series-resolver.ts";
import { formatOf } from "./stream-format.ts";

/**
 * Decodes records of CloudWatch metric streams, of any output format, one after the other. It remembers
 * the series that it met, so one decoder is best kept for as long as a stream goes on.
 */
export class MetricStreamDecoder {
  readonly #json: JsonReader;
  readonly #otel: OtelReader;

  constructor(options: MetricStreamOptions = {}) {
    const resolve = seriesResolver(options);
    this.#json = new JsonReader(new SeriesDirectory(resolve));
    this.#otel = new OtelReader(resolve);
  }

  /**
   * Decodes one record. Never throws for what is in it.
   *
   * @param index - of the record, for problems
   * @returns false where it is no record: it has no data, or data that is not base64
   */
  decode(record: MetricStreamRecord, index: number, into: DecodedRecords): boolean {
    const bytes = bytesOf(record);
    if (bytes === undefined) {
      into.fault(index, "", "it has no data, or data that is not base64");
      return false;
    }
    if (bytes.length > 0) {
      this.#decodeBytes(bytes, index, into);
    }
    return true;
  }

  #decodeBytes(record: Uint8Array, index: number, into: DecodedRecords): void {
    const { buffer, byteOffset, length } = record;
    switch (formatOf(record)) {
      case "json": {
        const bytes = Buffer.from(buffer, byteOffset, length);
        // Text of one byte a character is parsed faster; CloudWatch's names are ASCII.
        this.#json.read(bytes.toString(isAscii(bytes) ? "latin1" : "utf8"), index, into);
        break;
      }
      case "opentelemetry":
        this.#otel.read(new Uint8Array(buffer, byteOffset, length), index, into);
        break;
      case undefined:
        into.fault(index, "", "it begins like neither JSON nor OpenTelemetry");
        break;
    }
  }
}
