import type { KafkaOptions } from "../../src/config/index.ts";

/** What a writer process is told to do. */
export interface WriterPlan {
  /** Unique: an item is named by its writer, its partition and its number there. */
  readonly id: string;
  readonly kafka: KafkaOptions;
  readonly topic: string;
  readonly partitions: number;
  readonly itemsPerSecond: number;
  /** Roughly what an item takes, encoded. */
  readonly itemBytes: number;
}

/** What a reader process is told to do. */
export interface ReaderPlan {
  readonly id: string;
  readonly kafka: KafkaOptions;
  readonly topic: string;
  /** How long its handler works on a record. */
  readonly handleMs: number;
}

/** An acknowledged item: `offset` is −1 where the broker did not tell. Times are `Date.now()`. */
export type AcknowledgedItem = readonly [
  partition: number,
  number: number,
  writtenAt: number,
  offset: number,
];

/** What a process says of itself, several times a second. */
export interface Health {
  readonly kind: "health";
  readonly rss: number;
  readonly heapUsed: number;
  readonly arrayBuffers: number;
  /** Open handles of the event loop. */
  readonly handles: number;
  /** The longest delay of the event loop since the last report. */
  readonly loopDelayMs: number;
}

/** What went wrong, by the library's own code. */
export interface Failure {
  readonly kind: "error";
  readonly code: string;
  readonly message: string;
}

/** Messages of a writer process to the lab. */
export type WriterReport =
  | { readonly kind: "acknowledged"; readonly items: readonly AcknowledgedItem[] }
  | {
      readonly kind: "failed";
      /** How many items each write error was about, by code; a fatal one ends the process. */
      readonly codes: Readonly<Record<string, number>>;
    }
  | { readonly kind: "written"; readonly items: number }
  | Health
  | Failure
  | { readonly kind: "ready" }
  | { readonly kind: "ended" };

/** A record that a reader was handed; sent, and in the pipe, before it is acknowledged. */
export interface Receipt {
  readonly kind: "received";
  readonly partition: number;
  readonly offset: number;
  /** When the broker appended it. */
  readonly appendedAt: number;
  /** When the reader was handed it, which may be long before it tells of it. */
  readonly handedAt: number;
  /** Counts the reader's assignments: what comes again within one is not in order. */
  readonly assignment: number;
  readonly attempt: number;
  /** The items in it, `writer:partition:number`. */
  readonly items: readonly string[];
}

/** Messages of a reader process to the lab. */
export type ReaderReport =
  | Receipt
  | {
      readonly kind: "rebalance";
      readonly change: "assigned" | "revoked" | "lost";
      readonly partitions: readonly number[];
    }
  | Health
  | Failure
  | { readonly kind: "ready" }
  | { readonly kind: "ended" };

/** Messages of the lab to a process. */
export type Order =
  | { readonly kind: "stop" }
  /** Readers: how long a handler works on a record from now on. */
  | { readonly kind: "pace"; readonly handleMs: number }
  /** Writers: the topic has so many partitions now. */
  | { readonly kind: "partitions"; readonly count: number };
