import { anySignal } from "../../abort/index.ts";
import type { DriverRecord } from "../../cluster/index.ts";
import { KafkaConfig, type KafkaOptions, withoutTransactions } from "../../config/index.ts";
import { ClosedError, ConfigError, ConsumerError } from "../../errors/index.ts";
import { KafkaProducer } from "../../producer/index.ts";
import { type PartitionPiece, TopicScan } from "../topic-scan.ts";
import { DeadLetterRecord } from "./dead-letter-record.ts";
import { type DeadLetterFilter, isMeant, narrow } from "./letter-filter.ts";
import { Replay } from "./replay.ts";
import { checkTarget } from "./replay-batch.ts";
import { isReplayMark, ReplayedLetters } from "./replay-marks.ts";
import type { ReplayProgress } from "./replay-progress.ts";

/** How to replay dead letters. */
export interface ReplayOptions {
  /** Topic to write all of them to. Default: to each the topic that it came from. */
  readonly to?: string;
  /** Count what would be replayed, and write nothing. Default false. */
  readonly dryRun?: boolean;
  /** Replay letters that were replayed before, too. Default false. */
  readonly again?: boolean;
  /** Called when a batch is acknowledged and remembered. The next one waits for what it returns. */
  readonly onProgress?: (progress: ReplayProgress) => void | Promise<void>;
  /** Ends the replay after the batch under way. */
  readonly signal?: AbortSignal;
}

/**
 * The dead letters of a topic: to look at, and to send back to where they came from.
 *
 * Letters stay on their topic until its retention takes them. A replay remembers on the dead-letter
 * topic which letters were acknowledged, so that the next one leaves them out; it needs the permission
 * to write there. Delivery is at least once: a replay that is killed may send the letters of its last
 * batch (500 at most) again. Two replays of the same letters at the same time send them twice.
 */
export class DeadLetterTopic implements AsyncDisposable {
  /** Name of the dead-letter topic. */
  readonly topic: string;
  readonly #config: KafkaConfig;
  readonly #closing = new AbortController();
  readonly #replays = new Set<Promise<unknown>>();
  #producer: KafkaProducer | undefined;

  /**
   * @param topic - default: `consumer.deadLetterTopic`
   * @throws ConfigError without a topic, and for options that cannot be
   */
  constructor(config: KafkaConfig | KafkaOptions, topic?: string) {
    this.#config = KafkaConfig.from(config);
    const name = topic ?? this.#config.consumer.deadLetterTopic;
    if (name === undefined) {
      throw new ConfigError("CONFIG_INVALID", {
        issues: [{ path: "consumer.deadLetterTopic", message: "names no topic to look into" }],
      });
    }
    this.topic = name;
  }

  /**
   * The letters that are on the topic now, ascending by offset within each partition. The topic is
   * read twice: what was replayed is known at its end only. Memory does not grow with the letters,
   * but with the gaps between those that were replayed.
   *
   * @throws TopicError where the topic does not exist; ConnectionError, AuthenticationError,
   * AuthorizationError, TimeoutError, or the signal's reason
   */
  async *list(
    filter: DeadLetterFilter = {},
    { signal }: { readonly signal?: AbortSignal } = {},
  ): AsyncGenerator<DeadLetterRecord> {
    const ended = this.#endedBy(signal);
    await using scan = await TopicScan.open(this.#config, ended);
    yield* this.#letters(scan, filter, ended);
  }

  /**
   * One letter.
   *
   * @throws ConsumerError `LETTER_NOT_FOUND` where there is none; and what {@link list} throws
   */
  async get(
    place: { readonly partition: number; readonly offset: bigint },
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<DeadLetterRecord> {
    const { partition, offset } = place;
    const filter = { partition, offsets: { from: offset, to: offset } };
    for await (const letter of this.list(filter, options)) {
      return letter;
    }
    throw new ConsumerError("LETTER_NOT_FOUND", {
      topic: this.topic,
      ...place,
      detail: `topic "${this.topic}", partition ${partition}, offset ${offset}`,
    });
  }

  /**
   * Writes letters back to the topics and partitions that they came from: bytes, key and headers as
   * they were, without the headers that tell about the letter, and with `dlq.replays`, which counts.
   * A record that is refused again becomes a new letter with that count. Topics are not created.
   *
   * @returns what became of the letters: those that could not be sent are named, the others went on
   * @throws ConfigError where `to` is the dead-letter topic; what {@link list} throws; and what
   * `KafkaProducer.writeRecords` throws, when nothing more can be sent
   */
  async replay(
    filter: DeadLetterFilter = {},
    options: ReplayOptions = {},
  ): Promise<ReplayProgress> {
    const replay = this.#replay(filter, options);
    this.#replays.add(replay);
    try {
      return await replay;
    } finally {
      this.#replays.delete(replay);
    }
  }

  async #replay(
    filter: DeadLetterFilter,
    { to, dryRun = false, again = false, onProgress = () => {}, signal }: ReplayOptions,
  ): Promise<ReplayProgress> {
    checkTarget(this.topic, to);
    const ended = this.#endedBy(signal);
    await using scan = await TopicScan.open(this.#config, ended);
    const known = new Map<string, Promise<number[]>>();
    const partitionsOf = (topic: string): Promise<number[]> => {
      const found = known.get(topic) ?? scan.partitionsOf(topic);
      known.set(topic, found);
      return found;
    };
    const replay = new Replay({
      addressing: { deadLetterTopic: this.topic, to, partitionsOf },
      writer: dryRun ? undefined : this.#writer(),
      again,
      logger: this.#config.logger,
      onProgress,
    });
    return await replay.run(this.#letters(scan, filter, ended));
  }

  async *#letters(
    scan: TopicScan,
    filter: DeadLetterFilter,
    signal: AbortSignal,
  ): AsyncGenerator<DeadLetterRecord> {
    const pieces = (await scan.pieces(this.topic))
      .map((piece): [whole: PartitionPiece, part: PartitionPiece] => [piece, narrow(piece, filter)])
      .filter(([, part]) => part.offset < part.end);
    const replayed = new ReplayedLetters();
    // What tells that a letter was replayed lies behind it.
    const behind = pieces.map(([whole, { offset }]) => ({ ...whole, offset }));
    for await (const record of scan.records(behind, signal)) {
      replayed.read(record);
    }
    const parts = pieces.map(([, part]) => part);
    for await (const record of scan.records(parts, signal)) {
      const letter = toLetter(record, replayed);
      const wanted = filter.replayed ?? letter?.replayed;
      if (letter !== undefined && letter.replayed === wanted && isMeant(letter, filter)) {
        yield letter;
      }
    }
  }

  #writer(): KafkaProducer {
    this.#producer ??= new KafkaProducer(withoutTransactions(this.#config));
    return this.#producer;
  }

  #endedBy(signal: AbortSignal | undefined): AbortSignal {
    if (this.#closing.signal.aborted) {
      throw new ClosedError({ detail: "the dead-letter topic" });
    }
    const closing = this.#closing.signal;
    return signal === undefined ? closing : anySignal([closing, signal]);
  }

  /** Ends what is under way, and disconnects. May be called again. */
  async close(): Promise<void> {
    this.#closing.abort(new ClosedError({ detail: "the dead-letter topic" }));
    // What was acknowledged is remembered by the same producer.
    await Promise.allSettled(this.#replays);
    await this.#producer?.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function toLetter(record: DriverRecord, replayed: ReplayedLetters): DeadLetterRecord | undefined {
  return isReplayMark(record) ? undefined : new DeadLetterRecord(record, replayed.has(record));
}
