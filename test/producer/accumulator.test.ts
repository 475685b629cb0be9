import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ProducerError } from "../../src/errors/index.ts";
import { Accumulator } from "../../src/producer/accumulator.ts";
import { BufferMemory } from "../../src/producer/buffer-memory.ts";
import { Deadlines } from "../../src/producer/deadlines.ts";
import { Generations } from "../../src/producer/generation.ts";
import type { MessageOutcome } from "../../src/producer/in-flight.ts";
import type { MessageContent } from "../../src/producer/message-content.ts";
import { TelemetryWrite, type WritePart } from "../../src/producer/telemetry-write.ts";
import { TopicRoute } from "../../src/producer/topic-route.ts";
import { WriteWatch } from "../../src/producer/write-limits.ts";
import type { WriteResult } from "../../src/producer/write-options.ts";

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "setImmediate", "clearImmediate", "performance"],
  });
});
afterEach(() => {
  vi.useRealTimers();
});

interface Sent {
  readonly content: MessageContent;
  readonly outcome: MessageOutcome;
}

const text = ({ value }: MessageContent): string => Buffer.concat([value ?? []].flat()).toString();

/** An accumulator whose messages go to a list. Parts are texts, with as many items as letters. */
function accumulator({ batchSize = 10, batchSizeBytes = 1_000, maxBytes = 1_000 } = {}) {
  const sent: Sent[] = [];
  const memory = new BufferMemory(1_000_000);
  const deadlines = new Deadlines();
  const gathered = new Accumulator(
    { batchSize, batchSizeBytes, flushIntervalMs: 1_000 },
    deadlines,
    memory,
  );
  const gates = {
    produce: () => {},
    fail: () => {},
    deadlines,
    deliveryTimeoutMs: 1_000,
    isNeeded: false,
  };
  const producer = { partitioner: "murmur2", lingerMs: 5, batchSizeBytes } as const;
  const route = new TopicRoute("t", { gates, producer });
  const target = { route, partition: 0, key: null, headers: undefined, timestamp: 0, maxBytes };
  const sender = {
    send: (_: unknown, content: MessageContent, outcome: MessageOutcome) => {
      sent.push({ content, outcome });
    },
  };
  const controllers: AbortController[] = [];
  const add = (bytes: string, lane = "lane"): Promise<WriteResult> => {
    const controller = new AbortController();
    controllers.push(controller);
    return new Promise((resolve, reject) => {
      const watch = new WriteWatch(deadlines, { signal: controller.signal });
      const frame = { generation: new Generations().begin(), watch };
      const write = new TelemetryWrite("t", frame, { resolve, reject });
      memory.tryTake(bytes.length);
      const part: WritePart = {
        write,
        bytes: Buffer.from(bytes),
        items: bytes.length,
        firstItem: 0,
        buffered: bytes.length,
      };
      write.expect([part], [], maxBytes);
      gathered.add(lane, target, sender, part);
    });
  };
  return {
    sent,
    memory,
    gathered,
    add,
    /** Calls off the write of that number. */
    abort: (index: number) => controllers[index]?.abort(new Error("off")),
    texts: () => sent.map(({ content }) => text(content)),
    deliver: (index: number) => sent[index]?.outcome.onDelivered(0, 0, index),
  };
}

describe("gathering", () => {
  test("merges what comes within one turn of the event loop", () => {
    const { add, texts } = accumulator();
    void add("a");
    void add("b");
    expect(texts()).toEqual([]);
    vi.runAllTicks();
    vi.advanceTimersByTime(0);
    expect(texts()).toEqual(["ab"]);
  });

  test("keeps what comes while a message is under way, until that is over", () => {
    const { add, texts, deliver } = accumulator();
    void add("a");
    vi.advanceTimersByTime(1);
    void add("b");
    void add("c");
    vi.advanceTimersByTime(500);
    expect(texts()).toEqual(["a"]);
    deliver(0);
    expect(texts()).toEqual(["a", "bc"]);
  });

  test("keeps nothing longer than the flush interval", () => {
    const { add, texts } = accumulator();
    void add("a");
    vi.advanceTimersByTime(1);
    void add("b");
    vi.advanceTimersByTime(900);
    void add("c");
    vi.advanceTimersByTime(90);
    expect(texts()).toEqual(["a"]);
    vi.advanceTimersByTime(40);
    expect(texts()).toEqual(["a", "bc"]);
  });

  test("sends a full message at once, by items or by bytes", () => {
    const items = accumulator({ batchSize: 4 });
    for (const part of ["ab", "cd", "ef", "g", "hi"]) void items.add(part);
    expect(items.texts()).toEqual(["abcd", "efg"]);
    const bytes = accumulator({ batchSize: 100, batchSizeBytes: 5 });
    for (const part of ["ab", "cd", "ef", "ghi"]) void bytes.add(part);
    expect(bytes.texts()).toEqual(["abcd", "efghi"]);
  });

  test("makes no message larger than its lane allows", () => {
    const { add, texts } = accumulator({ batchSize: 100, maxBytes: 4 });
    for (const part of ["abc", "de", "f"]) void add(part);
    vi.advanceTimersByTime(1);
    expect(texts()).toEqual(["abc", "def"]);
  });

  test("sends what is full already as it is, without a copy", () => {
    const { add, sent } = accumulator({ batchSize: 3 });
    void add("abcdef");
    expect(text(sent[0]?.content as MessageContent)).toBe("abcdef");
    expect(sent[0]?.content.value).toBeInstanceOf(Buffer);
  });

  test("keeps lanes apart, and none that is idle", () => {
    const { add, texts, gathered, deliver } = accumulator();
    void add("a", "one");
    void add("b", "two");
    expect(gathered.size).toBe(2);
    vi.advanceTimersByTime(1);
    expect(texts()).toEqual(["a", "b"]);
    deliver(0);
    expect(gathered.size).toBe(1);
    deliver(1);
    expect(gathered.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("has no memory of ten thousand topics that are no longer written to", async () => {
    const { add, gathered, sent, deliver } = accumulator();
    const writes = Array.from({ length: 10_000 }, (_, index) => add("a", `lane ${index}`));
    vi.advanceTimersByTime(1);
    for (let index = 0; index < sent.length; index++) deliver(index);
    await Promise.all(writes);
    expect(gathered.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("sends everything when it is flushed", () => {
    const { add, texts, gathered } = accumulator();
    void add("a", "one");
    vi.advanceTimersByTime(1);
    void add("b", "one");
    void add("c", "two");
    gathered.flush();
    expect(texts()).toEqual(["a", "b", "c"]);
    vi.advanceTimersByTime(5_000);
    expect(texts()).toHaveLength(3);
  });

  test("leaves out what was called off, and gives its room back", async () => {
    const { add, texts, abort, memory, deliver } = accumulator();
    const first = add("a");
    vi.advanceTimersByTime(1);
    const second = add("bb");
    const third = add("c");
    abort(1);
    await expect(second).rejects.toThrow("off");
    deliver(0);
    expect(texts()).toEqual(["a", "c"]);
    // The sender gives back the room of what was sent.
    expect(memory.used).toBe("a".length + "c".length);
    deliver(1);
    await Promise.all([first, third]);
  });

  test("forgets a lane of which everything was called off", async () => {
    const { add, texts, abort, gathered } = accumulator();
    const write = add("a");
    abort(0);
    await expect(write).rejects.toThrow("off");
    vi.advanceTimersByTime(1);
    expect(texts()).toEqual([]);
    expect(gathered.size).toBe(0);
  });

  test("tells each write of a message what became of it", async () => {
    const { add, sent, deliver } = accumulator();
    const [first, second] = [add("ab"), add("cde")];
    vi.advanceTimersByTime(1);
    deliver(0);
    expect(await first).toEqual({
      recordsWritten: 2,
      messages: 1,
      bytes: 2,
      partitions: [{ partition: 0, offset: 0n }],
    });
    expect(await second).toMatchObject({ recordsWritten: 3, bytes: 3 });
    const [third, fourth] = [add("f"), add("g")];
    vi.advanceTimersByTime(1);
    sent[1]?.outcome.onFailed(0, new ProducerError("NOT_ENOUGH_REPLICAS"));
    for (const write of [third, fourth]) {
      await expect(write).rejects.toMatchObject({
        name: "ProducerError",
        failures: [{ topic: "t", partition: 0, firstItem: 0, items: 1 }],
      });
    }
  });
});
