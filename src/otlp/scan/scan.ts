import type { SerializationError } from "../../errors/index.ts";
import { scanExportLogsServiceRequest } from "../generated/scan-export-logs-service-request.ts";
import { scanExportMetricsServiceRequest } from "../generated/scan-export-metrics-service-request.ts";
import { scanExportTraceServiceRequest } from "../generated/scan-export-trace-service-request.ts";
import { signalTable } from "../schema/index.ts";
import type { Signal } from "../signal.ts";
import { Fault, plainBytes, setDeepestValue, unusual } from "../wire/index.ts";
import { resolveLimits, type ScanLimits } from "./limits.ts";
import { ThoroughScan } from "./thorough-scan.ts";

/** What a scan found. */
export interface ScanResult {
  /** Spans, data points or log records in the request. */
  readonly items: number;
}

/**
 * Checks every nested field of a request in protobuf, without building an object.
 *
 * Accepted is exactly what is well-formed:
 * - a known field has the wire type of the schema; repeated numbers come packed or one by one;
 * - lengths end within the message around them; trace ids take 16 bytes or none, span ids 8 or none;
 * - numbers take up to ten bytes; more of them than needed is fine, and bits beyond the 64th have no
 *   meaning; tags and lengths take up to five; tags fit into 32 bits, and no field has number 0;
 * - unknown fields are skipped, each checked for its wire type and end. Unknown groups too: they are
 *   balanced, end with the number they began with, and count as a level;
 * - no message lies deeper than `maxDepth` levels below the request.
 *
 * Texts are not checked for being UTF-8: OTLP lets intermediaries pass them on unseen, a refusal would
 * lose the whole request for one bad byte, and the bytes are forwarded as they came. Decoding to
 * objects puts U+FFFD in the place of what is not UTF-8.
 *
 * @param bytes the request; not kept, not changed.
 * @throws {@link SerializationError} `MALFORMED_PROTOBUF` or `LIMIT_EXCEEDED`, with the byte offset
 * and the path of the field, such as `resourceSpans[0].scopeSpans[0].spans[17].traceId`.
 */
export function scan(signal: Signal, bytes: Uint8Array, limits: ScanLimits = {}): ScanResult {
  const { maxDepth, maxBytes } = resolveLimits(limits);
  const plain = plainBytes(bytes);
  try {
    if (plain.length > maxBytes) {
      throw new Fault("size", maxBytes, "");
    }
    return { items: scanFast(signal, plain, maxDepth) ?? scanThoroughly(signal, plain, maxDepth) };
  } catch (error) {
    throw error instanceof Fault ? (error.toError() satisfies SerializationError) : error;
  }
}

/** Levels that the schema itself nests: an attribute's value in an exemplar of a data point. */
const staticDepth = 8;
/** A list or map value has its deepest scalar three levels below the value that holds it. */
const levelsOfMap = 3;

/** The number of items, or undefined where the thorough scan must have a look. */
export function scanFast(signal: Signal, bytes: Uint8Array, maxDepth: number): number | undefined {
  if (maxDepth < staticDepth) {
    return undefined;
  }
  setDeepestValue(maxDepth - levelsOfMap);
  try {
    switch (signal) {
      case "traces":
        return scanExportTraceServiceRequest(bytes, 0, bytes.length);
      case "metrics":
        return scanExportMetricsServiceRequest(bytes, 0, bytes.length);
      case "logs":
        return scanExportLogsServiceRequest(bytes, 0, bytes.length);
    }
  } catch (error) {
    if (error === unusual) {
      return undefined;
    }
    throw error;
  }
}

/** The number of items. Throws {@link Fault}. */
export function scanThoroughly(signal: Signal, bytes: Uint8Array, maxDepth: number): number {
  return new ThoroughScan(bytes, maxDepth).request(signalTable[signal].request);
}
