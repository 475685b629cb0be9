import { describe, expect, test } from "vitest";
import type { Logger } from "../../../src/config/index.ts";
import { DeadLetterRecord } from "../../../src/consumer/letters/dead-letter-record.ts";
import { Replay, type ReplayWriter } from "../../../src/consumer/letters/replay.ts";
import {
  ConnectionError,
  DeliveryTimeoutError,
  type KafkaBridgeError,
  MessageTooLargeError,
  type WriteErrorDetails,
} from "../../../src/errors/index.ts";
import type { PlainRecord } from "../../../src/producer/index.ts";
import { letterHeadersOf } from "../../support/letters.ts";
import { record } from "../records.ts";

const logger: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Letters of partition 0, from offset 0 on, all from topic `source`. */
async function* letters(count: number, value = Buffer.from("x")) {
  for (let offset = 0; offset < count; offset++) {
    const headers = letterHeadersOf({ sourceTopic: "source", sourceOffset: offset });
    yield new DeadLetterRecord(
      record(offset, {
        topic: "dead",
        value,
        headers: headers.map(([name, text]) => ({ [name]: text })),
      }),
      false,
    );
  }
}

/** Keeps what it is given to write, in order; the failure is for a topic's first write. */
class Writer implements ReplayWriter {
  readonly writes: [topic: string, records: readonly PlainRecord[]][] = [];
  readonly #failures: Map<string, KafkaBridgeError>;

  constructor(failures: Readonly<Record<string, KafkaBridgeError>> = {}) {
    this.#failures = new Map(Object.entries(failures));
  }

  async writeRecords(topic: string, records: readonly PlainRecord[]) {
    const failure = this.#failures.get(topic);
    this.#failures.delete(topic);
    this.writes.push([topic, records]);
    if (failure !== undefined) {
      throw failure;
    }
    return records.map((_, index) => ({ partition: 0, offset: BigInt(index) }));
  }

  /** What was remembered, in order. */
  get marks(): string[] {
    return this.writes
      .filter(([topic]) => topic === "dead")
      .flatMap(([, records]) => records.map(({ headers }) => String(Object(headers)[0][1])));
  }
}

function replayBy(writer: ReplayWriter): Replay {
  return new Replay({
    addressing: { deadLetterTopic: "dead", to: undefined, partitionsOf: async () => [0] },
    writer,
    again: false,
    logger,
    onProgress: () => {},
  });
}

/** The error of a write of several records of which some failed. */
function details(all: number, failed: Readonly<Record<number, KafkaBridgeError>>) {
  const failures = Object.entries(failed).map(([index, error]) => ({
    topic: "source",
    firstItem: Number(index),
    items: 1,
    bytes: 1,
    error,
  }));
  return { failures, recordsWritten: all - failures.length } satisfies WriteErrorDetails;
}

describe("a replay", () => {
  test("remembers each batch when it is acknowledged, before it writes the next", async () => {
    const writer = new Writer();
    await replayBy(writer).run(letters(1_203));
    expect(writer.writes.map(([topic, records]) => [topic, records.length])).toEqual([
      ["source", 500],
      ["dead", 1],
      ["source", 500],
      ["dead", 1],
      ["source", 203],
      ["dead", 1],
    ]);
    expect(writer.marks).toEqual(["0-499", "500-999", "1000-1202"]);
  });

  test("makes batches of large letters smaller", async () => {
    const writer = new Writer();
    await replayBy(writer).run(letters(5, Buffer.alloc(2_500_000)));
    expect(writer.marks).toEqual(["0-1", "2-3", "4"]);
  });

  test("goes on where single letters are too large, and does not remember those", async () => {
    const tooLarge = new MessageTooLargeError();
    const writer = new Writer({
      source: new MessageTooLargeError(details(4, { 1: tooLarge, 3: tooLarge })),
    });
    const result = await replayBy(writer).run(letters(4));
    expect(result).toMatchObject({ matched: 4, replayed: 2, failed: 2 });
    expect(result.failures.map(({ offset }) => offset)).toEqual([1n, 3n]);
    expect(writer.marks).toEqual(["0,2"]);
  });

  test("ends where writing fails, and remembers what was acknowledged", async () => {
    const late = new DeliveryTimeoutError();
    const writer = new Writer({ source: new DeliveryTimeoutError(details(4, { 2: late })) });
    await expect(replayBy(writer).run(letters(4))).rejects.toBe(late);
    expect(writer.marks).toEqual(["0-1,3"]);
  });

  test.each([
    new ConnectionError("CONNECTION_FAILED"),
    // Of one letter nothing is known.
    new DeliveryTimeoutError({ ...details(4, {}), recordsWritten: 3 }),
  ])("remembers nothing where it is not known what became of the letters", async (failure) => {
    const writer = new Writer({ source: failure });
    await expect(replayBy(writer).run(letters(4))).rejects.toBe(failure);
    expect(writer.marks).toEqual([]);
  });

  test("ends where it cannot remember", async () => {
    const failure = new ConnectionError("CONNECTION_FAILED");
    const writer = new Writer({ dead: failure });
    await expect(replayBy(writer).run(letters(1_000))).rejects.toBe(failure);
    expect(writer.writes).toHaveLength(2);
  });
});
