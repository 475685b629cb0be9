import type { Signal } from "../../src/otlp/index.ts";
import type { PayloadSize } from "../payloads.ts";

/** What a load generator sends, and where. */
export interface LoadOptions {
  readonly protocol: "http" | "grpc";
  readonly port: number;
  readonly signal: Signal;
  readonly size: PayloadSize;
  /** Requests under way at a time. */
  readonly concurrency: number;
  /** Topics that requests name in turn, by the header `x-topic`. */
  readonly topics?: readonly string[];
}

/** What became of the requests since the last sample. */
export interface LoadSample {
  readonly items: number;
  readonly requests: number;
  /** Requests that were not answered with success. */
  readonly failed: number;
  /** Milliseconds from the time that a request was to be sent to its answer. */
  readonly latencies: readonly number[];
}

/** What the bench tells a load generator. */
export type LoadOrder =
  /** Sends as fast as answers come, or so many requests a second whatever the answers do. */
  | { readonly kind: "run"; readonly requestsPerSecond?: number }
  /** Sends nothing more, and answers with a sample when the last answer is there. */
  | { readonly kind: "stop" }
  /** Answers with a sample. */
  | { readonly kind: "sample" };
