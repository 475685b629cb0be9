import { EventEmitter } from "node:events";
import type { TopicPartition } from "../cluster/index.ts";
import type { Logger } from "../config/index.ts";
import type { KafkaBridgeError } from "../errors/index.ts";
import type { ConsumedRecord } from "./consumed-record.ts";

/** A change of what a member of a group reads. */
export interface RebalanceNotice {
  /**
   * - `assigned`: read from now on, by this consumer alone;
   * - `revoked`: given back, after what was under way was settled and committed;
   * - `lost`: taken away without a chance to commit, as after a long silence.
   */
  readonly kind: "assigned" | "revoked" | "lost";
  readonly partitions: readonly TopicPartition[];
}

/** Partitions whose reading pauses or goes on. */
export interface FlowNotice {
  /** `reader`: by `pause` and `resume`; `buffer`: because more is buffered than is their share. */
  readonly reason: "reader" | "buffer";
  readonly partitions: readonly TopicPartition[];
}

/** The end of a partition was reached; needs `consumer.partitionEof`. */
export interface EofNotice extends TopicPartition {
  /** The offset that the next record will have. */
  readonly offset: bigint;
}

/**
 * A topic was deleted and made again by the same name. What is left of the old one will not be read,
 * and the new one is read from its beginning; some of it may be read twice.
 */
export interface TopicReplacedNotice {
  readonly topic: string;
  /** Those that this consumer reads. */
  readonly partitions: readonly number[];
  /** Of the new topic. */
  readonly topicId: string;
}

/** A record that is not OTLP. */
export interface UnreadableNotice {
  readonly record: ConsumedRecord;
  readonly error: unknown;
}

/** The events of a consumer, and what their listeners are given. */
export interface ConsumerEventMap {
  rebalance: [RebalanceNotice];
  /** Something went wrong that reading survives. Without a listener, it is logged. */
  error: [KafkaBridgeError];
  paused: [FlowNotice];
  resumed: [FlowNotice];
  eof: [EofNotice];
  /** Logged as a warning, too. Brokers before 2.8 do not tell. */
  topicReplaced: [TopicReplacedNotice];
  /** Beside what happens to the record: the dead-letter topic, or the handler. */
  unreadable: [UnreadableNotice];
}

/** The same error is told once in this time. */
const repeatMs = 10_000;

/** Tells listeners what happens. What they throw is logged: it must not stop the reading. */
export class ConsumerEvents extends EventEmitter<ConsumerEventMap> {
  readonly #logger: Logger;
  readonly #told = new Map<string, number>();

  constructor(logger: Logger) {
    super();
    this.#logger = logger;
  }

  /** Emits any event but `error`. */
  tell<Name extends Exclude<keyof ConsumerEventMap, "error">>(
    name: Name,
    ...args: ConsumerEventMap[Name]
  ): void {
    this.#guard(name, () => (this as EventEmitter).emit(name, ...args));
  }

  /** Emits `error`, or logs it where nobody listens: Node would end the process. */
  report(error: KafkaBridgeError): void {
    if (!this.#isNew(`${error.code}: ${error.message}`)) {
      return;
    }
    if (this.listenerCount("error") > 0) {
      this.#guard("error", () => this.emit("error", error));
    } else {
      this.#logger.error(error.message, { code: error.code });
    }
  }

  #guard(name: string, emit: () => void): void {
    try {
      emit();
    } catch (error) {
      this.#logger.error(`a listener of "${name}" threw`, { error });
    }
  }

  #isNew(text: string): boolean {
    const now = Date.now();
    const told = this.#told.get(text);
    if (told !== undefined && now - told < repeatMs) {
      return false;
    }
    for (const [old, at] of this.#told) {
      if (now - at >= repeatMs) {
        this.#told.delete(old);
      }
    }
    this.#told.set(text, now);
    return true;
  }
}
