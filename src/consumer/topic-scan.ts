import {
  DriverConsumer,
  type DriverConsumerListener,
  type DriverRecord,
  type PartitionOffset,
  type Polled,
} from "../cluster/index.ts";
import type { KafkaConfig } from "../config/index.ts";
import { classifyError, TimeoutError, TopicError } from "../errors/index.ts";
import { Bell } from "./bell.ts";
import { untilAborted, within } from "./deadline.ts";
import { PollSize } from "./poll-size.ts";

const queryTimeoutMs = 10_000;
/** Without anything new for this long, it is asked whether there is still something to come. */
const quietMs = 1_000;
const disconnectMs = 5_000;

/** A piece of a partition: from an offset to the one before another. */
export interface PartitionPiece extends PartitionOffset {
  readonly end: number;
}

/**
 * Reads pieces of a topic once, in a connection of its own: it joins no group, commits nothing, and
 * ends at the ends that it was given, whatever arrives meanwhile. What the driver has fetched ahead
 * stays within `consumer.maxBufferedBytes`.
 */
export class TopicScan implements AsyncDisposable {
  readonly #config: KafkaConfig;
  readonly #driver: DriverConsumer;
  readonly #bell = new Bell();
  readonly #pollSize = new PollSize();

  private constructor(config: KafkaConfig) {
    this.#config = config;
    const listener: DriverConsumerListener = {
      onReadable: () => this.#bell.ring(),
      onRebalance: () => {},
      // The driver goes on by itself; a scan that gets nowhere ends by its time-out.
      onError: (error) => config.logger.warn(error.message, { code: error.code }),
    };
    // A piece may end with what no reader sees (marks of transactions, aborted records): only the end
    // of its partition tells then that it is over. What retention takes meanwhile is passed over.
    const consumer = {
      ...config.consumer,
      // A broker that waits for more holds up what is asked for next, and nothing more is wanted.
      fetchWaitMs: 10,
      partitionEof: true,
      offsetReset: "earliest",
      isolation: "read_committed",
    } as const;
    this.#driver = new DriverConsumer({ config: { ...config, consumer }, listener });
  }

  /** @throws ConnectionError, AuthenticationError or ConfigError with the real reason */
  static async open(config: KafkaConfig, signal?: AbortSignal): Promise<TopicScan> {
    const scan = new TopicScan(config);
    try {
      await scan.#driver.connect(signal);
    } catch (error) {
      await scan[Symbol.asyncDispose]();
      throw error;
    }
    return scan;
  }

  /** Partition ids; none where there is no such topic, or this user may not see it. */
  partitionsOf(topic: string): Promise<number[]> {
    return this.#driver.queries.partitionsOf(topic, queryTimeoutMs);
  }

  /**
   * The partitions of a topic as they are now.
   *
   * @throws TopicError where there is none
   */
  async pieces(topic: string): Promise<PartitionPiece[]> {
    const partitions = await this.partitionsOf(topic);
    if (partitions.length === 0) {
      throw new TopicError("TOPIC_NOT_FOUND", { detail: `"${topic}"` });
    }
    return await Promise.all(partitions.map((partition) => this.#pieceOf(topic, partition)));
  }

  /**
   * What of the pieces may have been written at a time or later. The embedded cluster cannot look
   * offsets up by time: there, the pieces are as they were.
   *
   * @param timeMs - milliseconds since 1970
   */
  async since(pieces: readonly PartitionPiece[], timeMs: number): Promise<PartitionPiece[]> {
    if (this.#driver.embedded || pieces.length === 0) {
      return [...pieces];
    }
    const { queries } = this.#driver;
    const found = await queries.offsetsForTime(pieces, Math.max(0, timeMs), queryTimeoutMs);
    const first = new Map(found.map(({ partition, offset }) => [partition, offset]));
    return pieces.map((piece) => {
      const offset = first.get(piece.partition) ?? piece.offset;
      return { ...piece, offset: offset < 0 ? piece.end : Math.max(piece.offset, offset) };
    });
  }

  async #pieceOf(topic: string, partition: number): Promise<PartitionPiece> {
    const place = { topic, partition };
    const { low, high } = await this.#driver.queries.watermarks(place, queryTimeoutMs);
    return { ...place, offset: low, end: high };
  }

  /** The records that {@link batches} yields, one by one. */
  async *records(
    pieces: readonly PartitionPiece[],
    signal?: AbortSignal,
  ): AsyncGenerator<DriverRecord> {
    for await (const batch of this.batches(pieces, signal)) {
      yield* batch;
    }
  }

  /**
   * The records of the pieces, ascending by offset within each partition, as many at a time as are
   * there. Not to be called again before it has ended.
   *
   * @throws TimeoutError where brokers do not answer for `requestTimeoutMs`; TopicError,
   * AuthorizationError; the reason of the signal
   */
  async *batches(
    pieces: readonly PartitionPiece[],
    signal?: AbortSignal,
  ): AsyncGenerator<DriverRecord[]> {
    const open = new Map(
      pieces.filter(({ offset, end }) => offset < end).map((piece) => [piece.partition, piece]),
    );
    if (open.size === 0) {
      return;
    }
    this.#driver.assign([...open.values()]);
    let deadline = performance.now() + this.#config.requestTimeoutMs;
    try {
      while (open.size > 0) {
        const polled = await this.#poll(signal);
        const isQuiet = polled.records.length + polled.ends.length === 0;
        const records = take(open, polled);
        if (records.length > 0) {
          yield records;
        }
        if (!isQuiet) {
          deadline = performance.now() + this.#config.requestTimeoutMs;
        } else if (performance.now() > deadline) {
          throw new TimeoutError({
            detail: `nothing came from "${pieces[0]?.topic}" for ${this.#config.requestTimeoutMs} ms`,
          });
        } else {
          await this.#dropVanished(open);
        }
      }
    } finally {
      this.#driver.unassign([]);
    }
  }

  async #poll(signal: AbortSignal | undefined): Promise<Polled> {
    signal?.throwIfAborted();
    this.#bell.hush();
    const polled = await this.#pollOnce();
    if (polled.records.length + polled.ends.length > 0) {
      return polled;
    }
    const ringing = this.#bell.wait(quietMs);
    await (signal === undefined ? ringing : untilAborted(ringing, signal));
    return await this.#pollOnce();
  }

  async #pollOnce(): Promise<Polled> {
    try {
      const polled = await this.#driver.poll(this.#pollSize.records);
      this.#pollSize.learn(polled.records);
      return polled;
    } catch (cause) {
      const error = classifyError(cause, { operation: "read records" });
      if (!error.retriable) {
        throw error;
      }
      return { records: [], ends: [] };
    }
  }

  /** Pieces whose records were deleted meanwhile, and topics that were, would be waited for in vain. */
  async #dropVanished(open: Map<number, PartitionPiece>): Promise<void> {
    for (const { topic, partition, end } of [...open.values()]) {
      const now = await this.#pieceOf(topic, partition).catch((error: unknown) => {
        const { retriable } = classifyError(error);
        if (!retriable) {
          throw error;
        }
      });
      if (now !== undefined && now.offset >= end) {
        open.delete(partition);
      }
    }
  }

  /** Disconnects. May be called again. */
  async [Symbol.asyncDispose](): Promise<void> {
    // The driver waits for answers of brokers that may never come; it goes on by itself.
    await within(this.#driver.close(), disconnectMs, "disconnecting").catch((error: Error) =>
      this.#config.logger.warn(error.message),
    );
  }
}

/** The records that belong to pieces. What is past its end is no longer open. */
function take(open: Map<number, PartitionPiece>, { records, ends }: Polled): DriverRecord[] {
  const taken: DriverRecord[] = [];
  for (const record of records) {
    const piece = open.get(record.partition);
    if (piece !== undefined && record.offset < piece.end) {
      taken.push(record);
    }
    if (piece !== undefined && record.offset >= piece.end - 1) {
      open.delete(record.partition);
    }
  }
  for (const { partition, offset } of ends) {
    if (offset >= (open.get(partition)?.end ?? Number.POSITIVE_INFINITY)) {
      open.delete(partition);
    }
  }
  return taken;
}
