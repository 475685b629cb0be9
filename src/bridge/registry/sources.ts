import type { BridgeSource } from "../../config/index.ts";
import { UnsupportedError } from "../../errors/index.ts";
import type { Source, SourceContext } from "../pipeline/index.ts";
import { kafkaSource } from "./kafka-source.ts";
import { otlpSource } from "./otlp-source.ts";

type SourceOf<Kind extends BridgeSource["kind"]> = Extract<BridgeSource, { readonly kind: Kind }>;

/** Every kind of source by its key in `from`. A new one is a file and a row here. */
const rows: {
  readonly [Kind in BridgeSource["kind"]]: (
    section: SourceOf<Kind>,
    context: SourceContext,
  ) => Source;
} = {
  otlp: otlpSource,
  kafka: kafkaSource,
  msk: notYet,
  confluent: notYet,
};

/**
 * Makes the source of a pipeline.
 *
 * @throws UnsupportedError for a kind that this version cannot run
 */
export function createSource(section: BridgeSource, context: SourceContext): Source {
  // The kind says which section it is, which TypeScript cannot follow.
  const create = rows[section.kind] as (section: BridgeSource, context: SourceContext) => Source;
  return create(section, context);
}

/**
 * Sees to it that this version can run a source.
 *
 * @throws UnsupportedError naming the key
 */
export function checkSupported({ kind }: BridgeSource, pipeline: string): void {
  if (rows[kind] === notYet) {
    throw new UnsupportedError("SOURCE_UNSUPPORTED", {
      detail: `pipelines.${pipeline}.from.${kind}`,
    });
  }
}

/** Of a kind that comes with a later version. */
function notYet(section: BridgeSource, { pipeline }: SourceContext): never {
  checkSupported(section, pipeline);
  throw new UnsupportedError("SOURCE_UNSUPPORTED");
}
