export type { PartitionLag, RequestTotal, Sink, Source, Status } from "./component.ts";
export type { EndContext, SourceContext } from "./context.ts";
export { outcomeNames, PipelineCounters, type PipelineCounts } from "./counters.ts";
export { JoinedSource } from "./joined-source.ts";
export { type Deliver, delivered, type Outcome, type Parcel } from "./parcel.ts";
export type { ProviderTotals } from "./provider-totals.ts";
export { type Recalled, RememberedRequests } from "./remembered-requests.ts";
export type { FencedWriter, Unit } from "./unit.ts";
