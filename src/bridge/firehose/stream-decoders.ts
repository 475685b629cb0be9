import type { MskSource } from "../../config/index.ts";
import { MetricStreamDecoder } from "../../providers/index.ts";
import type { CommonAttributes } from "./common-attributes.ts";

/** Sets of common attributes that are known at a time: one a Firehose stream. */
const mostDecoders = 8;

/** The decoders of an endpoint: one for each set of attributes that Firehose streams send along. */
export class StreamDecoders {
  readonly #includeNamespaces: readonly string[];
  readonly #unmapped: MskSource["unmapped"];
  readonly #decoders = new Map<string, MetricStreamDecoder>();

  constructor(includeNamespaces: readonly string[], unmapped: MskSource["unmapped"]) {
    this.#includeNamespaces = includeNamespaces;
    this.#unmapped = unmapped;
  }

  of({ key, values }: CommonAttributes): MetricStreamDecoder {
    let decoder = this.#decoders.get(key);
    if (decoder === undefined) {
      if (this.#decoders.size >= mostDecoders) {
        this.#decoders.clear();
      }
      decoder = new MetricStreamDecoder({
        includeNamespaces: this.#includeNamespaces,
        unmapped: this.#unmapped,
        entityTags: values,
      });
      this.#decoders.set(key, decoder);
    }
    return decoder;
  }
}
