import type { RecordInput } from "../../src/producer/index.ts";

/** What a letter of a test tells; the rest is made up. */
export interface LetterFacts {
  readonly reason?: string;
  readonly sourceTopic?: string;
  readonly sourcePartition?: number;
  readonly sourceOffset?: number;
  readonly at?: string;
  readonly more?: readonly (readonly [string, string | Uint8Array])[];
}

/** Headers of a letter, as a consumer writes them. */
export function letterHeadersOf({
  reason = "unreadable",
  sourceTopic,
  sourcePartition = 0,
  sourceOffset = 0,
  at = "2026-03-01T09:30:00.000Z",
  more = [],
}: LetterFacts): (readonly [string, string | Uint8Array])[] {
  return [
    ...more,
    ["dlq.reason", reason],
    ["dlq.error", `SerializationError: ${reason}`],
    ...(sourceTopic === undefined ? [] : [["dlq.source.topic", sourceTopic] as const]),
    ["dlq.source.partition", String(sourcePartition)],
    ["dlq.source.offset", String(sourceOffset)],
    ["dlq.timestamp", at],
  ];
}

/** Letters with their number as key, from offset 0 of a partition of the source topic on. */
export function numberedLetters(
  topic: string,
  sourceTopic: string,
  count: number,
  facts: LetterFacts & { readonly first?: number } = {},
): RecordInput[] {
  return Array.from({ length: count }, (_, index) => {
    const number = (facts.first ?? 0) + index;
    return {
      topic,
      partition: 0,
      key: String(number),
      value: `letter ${number}`,
      headers: letterHeadersOf({ ...facts, sourceTopic, sourceOffset: number }),
    };
  });
}
