import type { Signal } from "../../signal.ts";
import type { SdkDataOf } from "../sdk-data.ts";
import { AttributeWriter } from "./attribute-writer.ts";
import { writeLogRecords } from "./write-log-records.ts";
import { writeSpans } from "./write-spans.ts";

/** A writer with the memory that it has, kept for the next request. */
let idle: AttributeWriter | undefined;

/**
 * Encodes spans or log records straight from the SDK's objects.
 *
 * @returns undefined where that cannot be done: for metrics, and for what is not as the SDK makes it,
 * of which the way by `sdkToRequest` can say what it is
 */
export function encodeDirectly<S extends Signal>(
  signal: S,
  data: SdkDataOf[S],
): Uint8Array | undefined {
  if (signal === "metrics") {
    return undefined;
  }
  // None is idle where a getter of the data encodes something else.
  const writer = idle ?? new AttributeWriter();
  idle = undefined;
  try {
    if (signal === "traces") {
      writeSpans(writer, data as SdkDataOf["traces"]);
    } else {
      writeLogRecords(writer, data as SdkDataOf["logs"]);
    }
    return writer.take();
  } catch {
    return undefined;
  } finally {
    writer.clear();
    idle = writer;
  }
}
