import type { KafkaOptions } from "../../src/config/index.ts";
import type { ErrorCode } from "../../src/errors/index.ts";
import type { LabClusterOptions } from "./lab-cluster.ts";
import type { Stage } from "./stage.ts";

/** What may come of a scenario beside the promises that hold in each of them. */
export interface Expectations {
  /**
   * Codes of the errors that may be seen on the way: of writes that failed, and of what processes
   * tell. Any other is a failure.
   */
  readonly errors: readonly ErrorCode[];
  /** From the fault's end until every partition takes and delivers again. Default 15,000. */
  readonly recoveryMs?: number;
  /** The fault takes records away for good, such as with their topic: those older than its end may be missing. */
  readonly losesOlderThanEnd?: boolean;
}

/** One fault, what is done while it lasts, and what must hold. */
export interface Scenario {
  /** What it is called on the command line: `leader-kill`. */
  readonly name: string;
  /** One sentence for the table of results. */
  readonly does: string;
  /** Part of the short version. */
  readonly short?: boolean;
  readonly partitions?: number;
  /** Writer processes. Default 2. */
  readonly writers?: number;
  /** Items a second of each writer. Default 150. */
  readonly itemsPerSecond?: number;
  /** Roughly what an item takes. Default 300. */
  readonly itemBytes?: number;
  /** Reader processes of one group. Default 2. */
  readonly readers?: number;
  /** How long a reader works on a record. Default 0. */
  readonly handleMs?: number;
  /** Clients reach the brokers through proxies. */
  readonly throughProxy?: boolean;
  /** A cluster of its own, as some faults leave one that is of no use afterwards. */
  readonly ownCluster?: () => Promise<LabClusterOptions>;
  /** Why it cannot be done on this machine, if so. */
  readonly impossible?: () => Promise<string | undefined>;
  /** Options of writers and readers beside the lab's own. */
  readonly kafka?: Pick<KafkaOptions, "producer" | "consumer" | "settings" | "topic">;
  /** What sets a reader apart from the others, by how many there are before it. */
  readonly readerOptions?: (index: number) => NonNullable<KafkaOptions["consumer"]>;
  /** Begins the fault, and resolves when it should end: a scenario that needs time waits in here. */
  start(stage: Stage): Promise<void>;
  /** Ends the fault; resolves when what was broken serves again. */
  end(stage: Stage): Promise<void>;
  /** Takes away what it has set up on the machine, after all, whatever happened. */
  cleanUp?(): Promise<void>;
  readonly expects: Expectations;
}
