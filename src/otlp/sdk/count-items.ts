import type { Signal } from "../signal.ts";
import type { SdkDataOf } from "./sdk-data.ts";

/** The number of spans, data points or log records in what the SDK hands to an exporter. */
export function countSdkItems<S extends Signal>(_signal: S, data: SdkDataOf[S]): number {
  if (!("scopeMetrics" in data)) {
    return data.length;
  }
  let points = 0;
  for (const { metrics } of data.scopeMetrics) {
    for (const { dataPoints } of metrics) {
      points += dataPoints.length;
    }
  }
  return points;
}
