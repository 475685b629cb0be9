import { describe, expect, test } from "vitest";
import type { Logger } from "../../src/config/index.ts";
import { type DeadLetter, DeadLetters } from "../../src/consumer/dead-letters.ts";
import { placeRefused, type RefusedRecord } from "../../src/consumer/refused-record.ts";
import {
  ConnectionError,
  ConsumerError,
  type KafkaBridgeError,
  SerializationError,
  TopicError,
} from "../../src/errors/index.ts";
import { record } from "./records.ts";

const never = new AbortController().signal;
const malformed = new SerializationError("MALFORMED_PROTOBUF", { detail: "a tag of 0" });

function refusedRecord(more: Partial<RefusedRecord> = {}): RefusedRecord {
  const headers = [{ a: Buffer.from("1") }, { b: Buffer.from([0xff]) }, { a: Buffer.from("2") }];
  return {
    record: record(42, { key: Buffer.from("key"), partition: 3, headers }),
    reason: "unreadable",
    error: malformed,
    attempts: 1,
    ...more,
  };
}

function textOf(letter: DeadLetter): Record<string, string> {
  return Object.fromEntries(
    letter.headers.map(([name, value]) => [name, Buffer.from(value).toString()]),
  );
}

/** Fails as often as it is told to, and keeps what it wrote. */
class Writer {
  readonly written: DeadLetter[] = [];
  attempts = 0;
  readonly #failures: Error[];

  constructor(...failures: Error[]) {
    this.#failures = failures;
  }

  async write(letter: DeadLetter): Promise<void> {
    this.attempts++;
    const failure = this.#failures.shift();
    if (failure !== undefined) {
      throw failure;
    }
    this.written.push(letter);
  }
}

function deadLettersTo(writer: Writer, retryBackoffMs = 1) {
  const errors: KafkaBridgeError[] = [];
  const logged: [string, unknown][] = [];
  const logger: Logger = {
    debug: () => {},
    info: () => {},
    warn: (message, fields) => logged.push([message, fields]),
    error: () => {},
  };
  const deadLetters = new DeadLetters({
    topic: "dead",
    writer,
    retryBackoffMs,
    logger,
    onError: (error) => errors.push(error),
  });
  return { deadLetters, errors, logged };
}

/** The letter that is written for a record. */
async function letterOf(refused: RefusedRecord): Promise<DeadLetter> {
  const writer = new Writer();
  await deadLettersTo(writer).deadLetters.write(refused, never);
  const [letter] = writer.written;
  if (letter === undefined) {
    throw new Error("nothing was written");
  }
  return letter;
}

describe("a dead letter", () => {
  test("has the record's bytes, key and headers, and tells reason and source", async () => {
    const refused = refusedRecord();
    const letter = await letterOf(refused);
    expect(letter.topic).toBe("dead");
    expect(letter.value).toBe(refused.record.value);
    expect(letter.key).toBe(refused.record.key);
    expect(letter.headers.slice(0, 3)).toEqual([
      ["a", Buffer.from("1")],
      ["b", Buffer.from([0xff])],
      ["a", Buffer.from("2")],
    ]);
    expect(textOf(letter)).toMatchObject({
      "dlq.reason": "unreadable",
      "dlq.error":
        "SerializationError: The bytes are not a well-formed OTLP protobuf request: a tag of 0",
      "dlq.source.topic": "t",
      "dlq.source.partition": "3",
      "dlq.source.offset": "42",
      "dlq.timestamp": expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });

  test("keeps a tombstone and a missing key what they are", async () => {
    const { key: _, ...keyless } = record(1, { value: null });
    const letter = await letterOf(refusedRecord({ record: keyless }));
    expect([letter.key, letter.value]).toEqual([null, null]);
  });

  test("does not grow with what errors quote, nor with each time it is refused", async () => {
    const first = await letterOf(refusedRecord({ error: new Error("x".repeat(100_000)) }));
    expect(textOf(first)["dlq.error"]?.length).toBe(1_024);
    const again = await letterOf(
      refusedRecord({
        record: record(7, {
          headers: first.headers.map(([name, value]) => ({ [name]: value })),
        }),
        reason: "failed",
        error: "a text",
      }),
    );
    expect(again.headers).toHaveLength(first.headers.length);
    expect(textOf(again)).toMatchObject({ "dlq.reason": "failed", "dlq.error": "a text" });
  });
});

describe("writing dead letters", () => {
  test("is tried again while it can help, and each failure is told", async () => {
    const gone = new ConnectionError("CONNECTION_FAILED");
    const writer = new Writer(gone, gone, gone);
    const { deadLetters, errors, logged } = deadLettersTo(writer);
    await deadLetters.write(refusedRecord(), never);
    expect(writer.attempts).toBe(4);
    expect(writer.written).toHaveLength(1);
    expect(errors).toEqual([gone, gone, gone]);
    expect(logged[0]?.[1]).toMatchObject({ reason: "unreadable", topic: "t", offset: 42 });
  });

  test("fails where another attempt cannot succeed", async () => {
    const writer = new Writer(new TopicError("TOPIC_NOT_FOUND"));
    const { deadLetters } = deadLettersTo(writer);
    await expect(deadLetters.write(refusedRecord(), never)).rejects.toThrow(TopicError);
    expect(writer.attempts).toBe(1);
  });

  test("is given up when the partition is gone, in the middle of a wait, too", async () => {
    const gone = new ConnectionError("CONNECTION_FAILED");
    const writer = new Writer(gone, gone);
    const { deadLetters } = deadLettersTo(writer, 3_600_000);
    const partition = new AbortController();
    const writing = deadLetters.write(refusedRecord(), partition.signal);
    setTimeout(() => partition.abort(), 5);
    await expect(writing).rejects.toMatchObject({ name: "AbortError" });
    expect(writer.attempts).toBe(1);
  });
});

describe("the place of a refused record", () => {
  test("is the dead-letter topic, though there are handlers", async () => {
    const writer = new Writer();
    const handled: unknown[] = [];
    const { deadLetters } = deadLettersTo(writer);
    const onUnreadable = (each: unknown): void => void handled.push(each);
    await placeRefused(refusedRecord(), { deadLetters, onUnreadable }, never);
    expect([writer.written.length, handled.length]).toEqual([1, 0]);
  });

  test("without one is the handler for its reason", async () => {
    const handled: string[] = [];
    const places = {
      onUnreadable: async ({ offset }: { offset: bigint }, error: unknown) => {
        await Promise.resolve();
        handled.push(`unreadable ${offset} ${error === malformed}`);
      },
      onFailed: ({ offset }: { offset: bigint }) => void handled.push(`failed ${offset}`),
    };
    await placeRefused(refusedRecord(), places, never);
    await placeRefused(refusedRecord({ reason: "failed" }), places, never);
    expect(handled).toEqual(["unreadable 42 true", "failed 42"]);
  });

  test("with neither is an error that names the record and the reason", async () => {
    const failing = placeRefused(refusedRecord(), {}, never);
    await expect(failing).rejects.toThrow(ConsumerError);
    await expect(failing).rejects.toMatchObject({
      code: "RECORD_UNREADABLE",
      topic: "t",
      partition: 3,
      offset: 42n,
      cause: malformed,
      message: expect.stringContaining('topic "t", partition 3, offset 42: The bytes are not'),
    });
    await expect(
      placeRefused(refusedRecord({ reason: "failed", attempts: 5 }), {}, never),
    ).rejects.toMatchObject({
      code: "RECORD_FAILED",
      message: expect.stringContaining("after 5 attempts"),
    });
  });

  test("whose handler throws is an error, too", async () => {
    const full = new Error("the disk is full");
    const onUnreadable = (): never => {
      throw full;
    };
    await expect(placeRefused(refusedRecord(), { onUnreadable }, never)).rejects.toMatchObject({
      code: "RECORD_UNREADABLE",
      cause: full,
    });
  });
});
