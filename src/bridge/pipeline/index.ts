export type { PartitionLag, RequestTotal, Sink, Source, Status } from "./component.ts";
export type { EndContext, SourceContext } from "./context.ts";
export { outcomeNames, PipelineCounters, type PipelineCounts } from "./counters.ts";
export { type Deliver, delivered, type Outcome, type Parcel } from "./parcel.ts";
