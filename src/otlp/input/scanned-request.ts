import { type ScanLimits, scan } from "../scan/index.ts";
import type { SdkDataOf } from "../sdk/index.ts";
import type { Signal } from "../signal.ts";
import { encodeSdkData } from "./encode-sdk-data.ts";

/**
 * A request in protobuf that was scanned: every nested field is as it should be, and its items are
 * counted. Whoever takes one need not look into its bytes again; they must not be changed.
 */
export class ScannedRequest<S extends Signal = Signal> {
  readonly signal: S;
  readonly bytes: Uint8Array;
  /** Spans, data points or log records in it. */
  readonly items: number;

  private constructor(signal: S, bytes: Uint8Array, items: number) {
    this.signal = signal;
    this.bytes = bytes;
    this.items = items;
  }

  /**
   * Scans a request.
   *
   * @throws {@link SerializationError} as `scan` does
   */
  static scan<S extends Signal>(
    signal: S,
    bytes: Uint8Array,
    limits: ScanLimits = {},
  ): ScannedRequest<S> {
    return new ScannedRequest(signal, bytes, scan(signal, bytes, limits).items);
  }

  /**
   * Encodes what the OpenTelemetry SDK hands to an exporter, which needs no scan.
   *
   * @throws {@link SerializationError} `INVALID_BATCH`
   */
  static ofSdkData<S extends Signal>(signal: S, data: SdkDataOf[S]): ScannedRequest<S> {
    const { bytes, items } = encodeSdkData(signal, data);
    return new ScannedRequest(signal, bytes, items);
  }

  /** A part of a scanned request, as `split` and `regroup` make them, which is as sound as the whole. */
  part({
    bytes,
    items,
  }: {
    readonly bytes: Uint8Array;
    readonly items: number;
  }): ScannedRequest<S> {
    return new ScannedRequest(this.signal, bytes, items);
  }
}
