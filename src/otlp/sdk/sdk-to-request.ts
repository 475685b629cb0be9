import type { Init } from "../init.ts";
import type { RequestOf, Signal } from "../signal.ts";
import { logRecordsToRequest } from "./logs.ts";
import { metricsToRequest } from "./metrics.ts";
import type { SdkDataOf } from "./sdk-data.ts";
import { spansToRequest } from "./spans.ts";

const writers: { readonly [S in Signal]: (data: SdkDataOf[S]) => Init<RequestOf[S]> } = {
  traces: spansToRequest,
  metrics: metricsToRequest,
  logs: logRecordsToRequest,
};

/**
 * The request of OTLP that holds what the OpenTelemetry SDK hands to an exporter: `ReadableSpan[]`,
 * `ResourceMetrics` or `ReadableLogRecord[]`. It says what the SDK's own OTLP exporters write, field
 * by field. Values nested deeper than a reader accepts are cut off.
 *
 * @throws SerializationError `INVALID_BATCH` where a metric's type of data points is unknown
 */
export function sdkToRequest<S extends Signal>(signal: S, data: SdkDataOf[S]): Init<RequestOf[S]> {
  return writers[signal](data);
}
