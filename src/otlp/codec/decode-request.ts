import { readExportLogsServiceRequest } from "../generated/decode-logs.ts";
import { readExportMetricsServiceRequest } from "../generated/decode-metrics.ts";
import { readExportTraceServiceRequest } from "../generated/decode-traces.ts";
import { ProtoReader } from "../read/index.ts";
import { type ScanLimits, scan } from "../scan/index.ts";
import type { RequestOf, Signal } from "../signal.ts";
import { plainBytes } from "../wire/index.ts";

/**
 * Reads a request in protobuf into objects. It accepts exactly what {@link scan} accepts, because it
 * scans first; what it gives is the caller's own and shares no memory with `bytes`.
 *
 * Every property of a message is there: defaults where a field was absent, `undefined` where the
 * schema tracks presence. Only an `AnyValue` has the one property that is set, or none. 64-bit
 * integers are `bigint`, ids and bytes are copies, bytes that are not UTF-8 become U+FFFD in texts.
 * Fields that the schema does not know are dropped: to pass them on, pass on the bytes.
 *
 * Up to 2,048 texts of up to 64 bytes are kept, to be found again by their bytes: they stay in the
 * memory of the process.
 *
 * @throws {@link SerializationError} as {@link scan} does.
 */
export function decodeRequest<S extends Signal>(
  signal: S,
  bytes: Uint8Array,
  limits: ScanLimits = {},
): RequestOf[S] {
  scan(signal, bytes, limits);
  return read(signal, new ProtoReader(plainBytes(bytes)), bytes.length) as RequestOf[S];
}

function read(signal: Signal, reader: ProtoReader, end: number): RequestOf[Signal] {
  switch (signal) {
    case "traces":
      return readExportTraceServiceRequest(reader, end);
    case "metrics":
      return readExportMetricsServiceRequest(reader, end);
    case "logs":
      return readExportLogsServiceRequest(reader, end);
  }
}
