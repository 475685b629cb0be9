import type { BridgeSource } from "../../config/index.ts";
import type { Source, SourceContext } from "../pipeline/index.ts";
import { confluentSource, mskSource } from "./cloud-sources.ts";
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
  msk: mskSource,
  confluent: confluentSource,
};

/** Makes the source of a pipeline. */
export function createSource(section: BridgeSource, context: SourceContext): Source {
  // The kind says which section it is, which TypeScript cannot follow.
  const create = rows[section.kind] as (section: BridgeSource, context: SourceContext) => Source;
  return create(section, context);
}
