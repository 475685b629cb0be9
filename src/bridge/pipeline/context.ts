import type { Logger, OnRefused } from "../../config/index.ts";
import type { Sink } from "./component.ts";
import type { Deliver, Parcel } from "./parcel.ts";

/** What an end of a pipeline is given beside its own section of the configuration. */
export interface EndContext {
  /** The pipeline's name, for errors: its options are at `pipelines.<name>`. */
  readonly pipeline: string;
  readonly logger: Logger;
  /** Most bytes of telemetry that this end may hold. */
  readonly memoryBytes: number;
  /** How often something is tried before it counts as refused, where that is bounded. Default 5. */
  readonly maxAttempts?: number;
  /** Takes what ended its work without being asked for: the pipeline is then begun anew. */
  readonly onFailure: (error: unknown) => void;
}

/** What a source is given. */
export interface SourceContext extends EndContext {
  readonly deliver: Deliver;
  /** What becomes of what is refused for good; undefined where whoever sent it is told. */
  readonly onRefused: OnRefused | undefined;
  /** What is dropped, as `onRefused` has it. */
  readonly onDropped: (parcel: Parcel, reason: unknown) => void;
  /** Something came that cannot be read: nobody knows how many items it would have been. */
  readonly onUnreadable: () => void;
  /** Opens a writer of units, as the sink has it; undefined where it does not. */
  readonly fenced: Sink["fenced"];
  /** Whether the sink can take something at this moment, for senders that ask first. */
  readonly isServing: () => boolean;
  /** Headers that what the sink writes depends on, in lower case. */
  readonly headerNames: readonly string[];
}
