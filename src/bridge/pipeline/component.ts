import type { ClientStatistics } from "../../cluster/index.ts";
import type { Deliver } from "./parcel.ts";
import type { ProviderTotals } from "./provider-totals.ts";
import type { FencedWriter } from "./unit.ts";

/** Whether a part of a pipeline can work at this moment. */
export interface Status {
  readonly isOk: boolean;
  /** It works, and what it does fails: a backend answers, and answers with errors. */
  readonly isDegraded?: boolean;
  /** Why not, and what to do: "Kafka is not reachable at …". */
  readonly reason?: string;
}

/** An end of a pipeline. */
interface Component {
  /** What it is, for a person: `OTLP/HTTP on 127.0.0.1:4318`. */
  readonly name: string;
  /** Begins to work. Rejects with a typed error where it cannot. */
  start(): Promise<void>;
  status(): Status;
  /** What its Kafka client told of itself last, where it has one. */
  stats?(): ClientStatistics | undefined;
}

/** Requests that a source answered, so far. */
export interface RequestTotal {
  readonly protocol: "http" | "grpc";
  readonly result: "taken" | "partial" | "rejected" | "abandoned";
  /** The status of HTTP that stands for a rejection, over gRPC too. */
  readonly status?: number;
  readonly count: number;
}

/** How far a consumer group is behind on a partition that is read here. */
export interface PartitionLag {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** Offsets from the first that is not settled to the end. */
  readonly lag: number;
}

/** Where parcels come from. It is given the `Deliver` that takes them further when it is made. */
export interface Source extends Component {
  /** What became of the requests of others, where others send them. */
  requests?(): readonly RequestTotal[];
  /** What it did so far, where it reads from a cloud provider. */
  provider?(): ProviderTotals | undefined;
  /** Connections of others that are open, where others connect. */
  readonly connections?: number;
  /** How far it is behind, where it reads from Kafka. Answers within a second, and never rejects. */
  lag?(): Promise<readonly PartitionLag[]>;
  /**
   * Takes nothing more in, and resolves when all that was taken in is settled, or when that time is
   * over: what is then still under way is not acknowledged.
   */
  close(timeoutMs: number): Promise<void>;
}

/** Where parcels go. */
export interface Sink extends Component {
  readonly deliver: Deliver;
  /** Headers of parcels that what it writes depends on, in lower case. Default: none. */
  readonly headerNames?: readonly string[];
  /**
   * Opens the writer of a name. Whoever wrote by that name before can write nothing any more, and what
   * it had open is over when this resolves. Only of sinks that write with a state.
   */
  fenced?(name: string): Promise<FencedWriter>;
  /** Called before the source is closed: what is gathered goes out at once from now on. */
  hurry?(): void;
  /** Called after the source is closed. Ends what is under way within that time. */
  close(timeoutMs: number): Promise<void>;
}
