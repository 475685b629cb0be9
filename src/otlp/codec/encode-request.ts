import { SerializationError } from "../../errors/index.ts";
import { writeExportLogsServiceRequest } from "../generated/encode-logs.ts";
import { writeExportMetricsServiceRequest } from "../generated/encode-metrics.ts";
import { writeExportTraceServiceRequest } from "../generated/encode-traces.ts";
import type { Init } from "../init.ts";
import { resolveLimits, type ScanLimits } from "../scan/index.ts";
import type { RequestOf, Signal } from "../signal.ts";
import { asMessage, ProtoWriter, refusal, tooLarge } from "../write/index.ts";
import { explainRefusal } from "./explain-refusal.ts";

/** A writer with the memory that it has, kept for the next request. */
let idle: ProtoWriter | undefined;

/**
 * Writes a request in protobuf: fields by number, the defaults left out, 64-bit integers to the last
 * bit, half a surrogate pair in a text as U+FFFD.
 *
 * Properties that the schema does not know are not looked at, except in an `AnyValue`, where
 * exactly one of its own may be set. The request is not changed. `maxDepth` also ends a cycle.
 *
 * Up to 512 attribute keys with 64 short texts each, and 512 names, are kept in encoded form to be
 * copied when they come again: they stay in the memory of the process.
 *
 * @returns the bytes, in memory of their own.
 * @throws {@link SerializationError} `INVALID_BATCH` where a value is of another type than the
 * schema's or out of its range, `LIMIT_EXCEEDED` where messages are nested deeper or the result is
 * larger than `limits` allow; `field` is the path, such as
 * `resourceSpans[0].scopeSpans[0].spans[17].traceId`.
 */
export function encodeRequest<S extends Signal>(
  signal: S,
  request: Init<RequestOf[S]>,
  limits: ScanLimits = {},
): Uint8Array {
  const { maxDepth, maxBytes } = resolveLimits(limits);
  // None is idle where a getter of the request encodes another one.
  const writer = idle ?? new ProtoWriter();
  idle = undefined;
  try {
    writer.maxDepth = maxDepth;
    writer.maxBytes = maxBytes;
    write(signal, writer, request);
    if (writer.length > maxBytes) {
      throw tooLarge;
    }
    return writer.copy();
  } catch (error) {
    throw reasonOf(error, signal, request, { maxDepth, maxBytes });
  } finally {
    writer.clear();
    idle = writer;
  }
}

function reasonOf(
  error: unknown,
  signal: Signal,
  request: unknown,
  { maxDepth, maxBytes }: Required<ScanLimits>,
): unknown {
  if (error === tooLarge) {
    const detail = `the request takes more than maxBytes = ${maxBytes}`;
    return new SerializationError("LIMIT_EXCEEDED", { detail });
  }
  return error === refusal ? explainRefusal(signal, request, maxDepth) : error;
}

function write<S extends Signal>(
  signal: S,
  writer: ProtoWriter,
  request: Init<RequestOf[S]>,
): void {
  asMessage(request);
  switch (signal) {
    case "traces":
      writeExportTraceServiceRequest(writer, request as Init<RequestOf["traces"]>);
      break;
    case "metrics":
      writeExportMetricsServiceRequest(writer, request as Init<RequestOf["metrics"]>);
      break;
    case "logs":
      writeExportLogsServiceRequest(writer, request as Init<RequestOf["logs"]>);
      break;
  }
}
