import type { BridgeSink } from "../../config/index.ts";
import { FileSink } from "../file-sink/index.ts";
import type { EndContext, Sink } from "../pipeline/index.ts";
import { consoleSink } from "./console-sink.ts";
import { kafkaSink } from "./kafka-sink.ts";
import { otlpSink } from "./otlp-sink.ts";

type SinkOf<Kind extends BridgeSink["kind"]> = Extract<BridgeSink, { readonly kind: Kind }>;

/** Every kind of sink by its key in `to`. A new one is a file and a row here. */
const rows: {
  readonly [Kind in BridgeSink["kind"]]: (section: SinkOf<Kind>, context: EndContext) => Sink;
} = {
  kafka: kafkaSink,
  otlp: otlpSink,
  console: consoleSink,
  file: (section) => new FileSink(section),
};

/** Makes the sink of a pipeline. */
export function createSink(section: BridgeSink, context: EndContext): Sink {
  // The kind says which section it is, which TypeScript cannot follow.
  const create = rows[section.kind] as (section: BridgeSink, context: EndContext) => Sink;
  return create(section, context);
}
