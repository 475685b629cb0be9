import type { ScannedRequest } from "../../otlp/index.ts";

/**
 * One step on the way: what goes on of a request; undefined where nothing does. A request that it
 * leaves alone is the same object.
 */
export type Processor = (request: ScannedRequest) => ScannedRequest | undefined;
