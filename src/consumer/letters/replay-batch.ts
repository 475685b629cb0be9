import {
  ConfigError,
  ConsumerError,
  type KafkaBridgeError,
  TopicError,
} from "../../errors/index.ts";
import type { PlainRecord } from "../../producer/index.ts";
import { letterHeaders } from "../../producer/index.ts";
import type { DeadLetterRecord } from "./dead-letter-record.ts";

/** Letters that are written and remembered together: so many, or so many bytes, are enough. */
const maxLetters = 500;
const maxBytes = 4_194_304;

/** A letter on its way to a topic. */
export interface AddressedLetter {
  readonly letter: DeadLetterRecord;
  readonly topic: string;
  readonly record: PlainRecord;
}

/** Letters to be written together. */
export class ReplayBatch {
  readonly letters: AddressedLetter[] = [];
  #bytes = 0;

  get full(): boolean {
    return this.letters.length >= maxLetters || this.#bytes >= maxBytes;
  }

  add(letter: AddressedLetter): void {
    this.letters.push(letter);
    this.#bytes += letter.record.value?.length ?? 0;
  }

  /** By the topic that they go to, each topic's in their order. */
  byTopic(): Map<string, AddressedLetter[]> {
    const topics = new Map<string, AddressedLetter[]>();
    for (const letter of this.letters) {
      const those = topics.get(letter.topic) ?? [];
      topics.set(letter.topic, those);
      those.push(letter);
    }
    return topics;
  }
}

/** Where letters go. */
export interface Addressing {
  /** The topic that the letters lie on. */
  readonly deadLetterTopic: string;
  /** In place of the topics that the letters came from. */
  readonly to: string | undefined;
  /** Partition ids of a topic; none where it does not exist. */
  readonly partitionsOf: (topic: string) => Promise<readonly number[]>;
}

/**
 * Addresses a letter to the topic and partition that it came from: its key would lead elsewhere if
 * it was written with another partitioner. Another topic has partitions of its own; there, the key
 * decides.
 *
 * @returns why it cannot go anywhere, where it cannot
 */
export async function addressLetter(
  letter: DeadLetterRecord,
  { deadLetterTopic, to, partitionsOf }: Addressing,
): Promise<AddressedLetter | KafkaBridgeError> {
  const { source } = letter;
  const topic = to ?? source?.topic;
  if (topic === undefined || topic === deadLetterTopic) {
    return new ConsumerError("LETTER_WITHOUT_SOURCE", {
      topic: letter.topic,
      partition: letter.partition,
      offset: letter.offset,
      detail: `topic "${letter.topic}", partition ${letter.partition}, offset ${letter.offset}`,
    });
  }
  const partitions = await partitionsOf(topic);
  if (partitions.length === 0) {
    return new TopicError("TOPIC_NOT_FOUND", { detail: `"${topic}"` });
  }
  const stays = source?.topic === topic && partitions.includes(source.partition ?? -1);
  return {
    letter,
    topic,
    record: { ...replayed(letter), ...(stays ? { partition: source.partition as number } : {}) },
  };
}

/** The record as it was before it became a letter, but for one header: how often it was replayed. */
function replayed(letter: DeadLetterRecord): PlainRecord {
  return {
    key: letter.key,
    value: letter.value,
    headers: [...letter.recordHeaders, [letterHeaders.replays, String(letter.replays + 1)]],
  };
}

/** @throws ConfigError where letters would be sent to where they lie */
export function checkTarget(deadLetterTopic: string, to: string | undefined): void {
  if (to === deadLetterTopic) {
    throw new ConfigError("CONFIG_INVALID", {
      issues: [{ path: "to", message: "is the dead-letter topic itself: name another topic" }],
    });
  }
}
