import type { ConfluentSource, MskSource } from "../../config/index.ts";
import { type KafkaProvider, ProviderRegistry, systemClock } from "../../providers/index.ts";
import { JoinedSource, type Source, type SourceContext } from "../pipeline/index.ts";
import { ProviderSource } from "../provider-source/index.ts";
import { firehoseSource } from "./firehose-source.ts";

/** Makes the provider that a source reads; what it needs is loaded now. */
export async function createProvider(section: MskSource | ConfluentSource): Promise<KafkaProvider> {
  return section.kind === "msk"
    ? await ProviderRegistry.create("msk", section)
    : await ProviderRegistry.create("confluent", section);
}

/** Metrics of Amazon MSK: asked of CloudWatch, brought by a metric stream, or both. */
export function mskSource(section: MskSource, context: SourceContext): Source {
  const { metricStream, polling } = section;
  // What both may hold together is the pipeline's.
  const memoryBytes = context.memoryBytes / (metricStream && polling ? 2 : 1);
  const streamed = firehoseSource(section, { ...context, memoryBytes });
  const sources: Source[] = streamed === undefined ? [] : [streamed];
  if (polling !== undefined) {
    sources.push(polledSource("Amazon MSK", section, { ...context, memoryBytes }));
  }
  const [only] = sources;
  return sources.length === 1 && only !== undefined ? only : new JoinedSource(sources);
}

/** Metrics of Confluent Cloud. */
export function confluentSource(section: ConfluentSource, context: SourceContext): Source {
  return polledSource("Confluent Cloud", section, context);
}

function polledSource(
  name: string,
  section: MskSource | ConfluentSource,
  { pipeline, deliver, fenced, logger, memoryBytes, onFailure }: SourceContext,
): Source {
  return new ProviderSource({
    name,
    pipeline,
    create: () => createProvider(section),
    clock: systemClock,
    state: section.state,
    deliver,
    fenced,
    logger,
    memoryBytes,
    onFailure,
  });
}
