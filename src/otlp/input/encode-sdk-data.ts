import { KafkaBridgeError, SerializationError } from "../../errors/index.ts";
import { encodeRequest } from "../codec/index.ts";
import { countSdkItems, encodeDirectly, type SdkDataOf, sdkToRequest } from "../sdk/index.ts";
import type { Signal } from "../signal.ts";

/** A request in protobuf, and the number of its items. */
export interface EncodedData {
  readonly bytes: Uint8Array;
  /** Spans, data points or log records. */
  readonly items: number;
}

/**
 * Encodes what the SDK hands to an exporter. It is trusted to be of the SDK's making; where it is not,
 * the first slip tells.
 *
 * @throws SerializationError `INVALID_BATCH`
 */
export function encodeSdkData<S extends Signal>(signal: S, data: SdkDataOf[S]): EncodedData {
  try {
    const bytes = encodeDirectly(signal, data) ?? encodeRequest(signal, sdkToRequest(signal, data));
    return { bytes, items: countSdkItems(signal, data) };
  } catch (error) {
    if (error instanceof KafkaBridgeError) {
      throw error;
    }
    throw new SerializationError("INVALID_BATCH", {
      detail: `the ${signal} are not as the OpenTelemetry SDK makes them: ${String(error)}`,
      cause: error,
    });
  }
}
