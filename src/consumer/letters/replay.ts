import type { Logger } from "../../config/index.ts";
import { classifyError, KafkaBridgeError, ProducerError } from "../../errors/index.ts";
import type { PlainRecord, RecordLocation, WriteLimits } from "../../producer/index.ts";
import type { DeadLetterRecord } from "./dead-letter-record.ts";
import { OffsetRanges } from "./offset-ranges.ts";
import {
  type AddressedLetter,
  type Addressing,
  addressLetter,
  ReplayBatch,
} from "./replay-batch.ts";
import { replayMark } from "./replay-marks.ts";
import { ReplayCounts, type ReplayProgress } from "./replay-progress.ts";

/** Writes records of one topic; resolves when all are acknowledged. */
export interface ReplayWriter {
  writeRecords(
    topic: string,
    records: readonly PlainRecord[],
    limits?: WriteLimits,
  ): Promise<RecordLocation[]>;
}

/** How to replay letters. */
export interface ReplayPlan {
  readonly addressing: Addressing;
  /** Undefined for a dry run: nothing is written. */
  readonly writer: ReplayWriter | undefined;
  /** Replay what was replayed before, too. */
  readonly again: boolean;
  readonly logger: Logger;
  readonly onProgress: (progress: ReplayProgress) => void | Promise<void>;
}

/**
 * Replays letters in batches. Each batch is written, acknowledged, and then remembered on the
 * dead-letter topic, before the next one begins. Whatever happens in between, no letter is lost: the
 * letters stay where they are. A batch that was acknowledged and not remembered, as by a crash just
 * then, comes again with the next replay: at least once, and no more than one batch twice.
 */
export class Replay {
  readonly #plan: ReplayPlan;
  readonly #counts = new ReplayCounts();
  #batch = new ReplayBatch();

  constructor(plan: ReplayPlan) {
    this.#plan = plan;
  }

  /**
   * @throws where writing failed for a reason that would meet the next letters as well; what was
   * acknowledged before is remembered
   */
  async run(letters: AsyncIterable<DeadLetterRecord>): Promise<ReplayProgress> {
    for await (const letter of letters) {
      this.#counts.matched++;
      if (letter.replayed && !this.#plan.again) {
        this.#counts.alreadyReplayed++;
        continue;
      }
      const addressed = await addressLetter(letter, this.#plan.addressing);
      if (addressed instanceof KafkaBridgeError) {
        this.#counts.failed(letter, addressed);
      } else {
        this.#batch.add(addressed);
      }
      if (this.#batch.full) {
        await this.#finishBatch();
      }
    }
    await this.#finishBatch();
    return this.#counts.snapshot();
  }

  async #finishBatch(): Promise<void> {
    const batch = this.#batch;
    this.#batch = new ReplayBatch();
    if (batch.letters.length === 0) {
      return;
    }
    const { writer, onProgress } = this.#plan;
    if (writer === undefined) {
      this.#count(batch.letters);
    } else {
      await this.#write(batch, writer);
    }
    await onProgress(this.#counts.snapshot());
  }

  async #write(batch: ReplayBatch, writer: ReplayWriter): Promise<void> {
    const outcomes = await Promise.all(
      [...batch.byTopic()].map(([topic, letters]) => writeLetters(writer, topic, letters)),
    );
    const acknowledged = outcomes.flatMap((outcome) => outcome.acknowledged);
    this.#plan.logger.debug("letters were acknowledged", { letters: acknowledged.length });
    await this.#remember(acknowledged, writer);
    this.#count(acknowledged);
    for (const { letter, error } of outcomes.flatMap(({ failed }) => failed)) {
      if (error.code !== "MESSAGE_TOO_LARGE") {
        throw error;
      }
      this.#counts.failed(letter, error);
    }
  }

  async #remember(letters: readonly AddressedLetter[], writer: ReplayWriter): Promise<void> {
    const partitions = new Map<number, OffsetRanges>();
    for (const { letter } of letters) {
      const offsets = partitions.get(letter.partition) ?? new OffsetRanges();
      partitions.set(letter.partition, offsets);
      offsets.add(Number(letter.offset), Number(letter.offset));
    }
    const marks = [...partitions].map(([partition, offsets]) =>
      replayMark(partition, offsets, new Date()),
    );
    await writer.writeRecords(this.#plan.addressing.deadLetterTopic, marks);
  }

  #count(letters: readonly AddressedLetter[]): void {
    for (const { topic } of letters) {
      this.#counts.replayed(topic);
    }
  }
}

interface WriteOutcome {
  readonly acknowledged: readonly AddressedLetter[];
  readonly failed: readonly {
    readonly letter: DeadLetterRecord;
    readonly error: KafkaBridgeError;
  }[];
}

async function writeLetters(
  writer: ReplayWriter,
  topic: string,
  letters: readonly AddressedLetter[],
): Promise<WriteOutcome> {
  try {
    await writer.writeRecords(
      topic,
      letters.map(({ record }) => record),
    );
    return { acknowledged: letters, failed: [] };
  } catch (cause) {
    const error = classifyError(cause, { operation: "replay letters", topic });
    const failures = error instanceof ProducerError ? error.failures : [];
    // Without knowing of each letter what became of it, none of them counts as acknowledged.
    const isKnown =
      error instanceof ProducerError && failures.length + error.recordsWritten === letters.length;
    const errors = new Map(failures.map(({ firstItem, error: each }) => [firstItem, each]));
    return {
      acknowledged: letters.filter((_, index) => isKnown && !errors.has(index)),
      failed: letters.flatMap(({ letter }, index) =>
        isKnown && !errors.has(index) ? [] : [{ letter, error: errors.get(index) ?? error }],
      ),
    };
  }
}
