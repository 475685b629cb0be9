import { describe, expect, test } from "vitest";
import type { DriverRecord, Polled } from "../../src/cluster/index.ts";
import type { AssignedPartition } from "../../src/consumer/assigned-partition.ts";
import { AssignedPartitions } from "../../src/consumer/assigned-partitions.ts";
import { Fetcher } from "../../src/consumer/fetcher.ts";
import { FlowControl } from "../../src/consumer/flow-control.ts";
import type { KafkaBridgeError } from "../../src/errors/index.ts";
import { waitUntil } from "../support/wait-until.ts";
import { record } from "./records.ts";

/** A driver that hands out what it is given, and keeps what it is told. */
class Source {
  queue: (DriverRecord | Error)[] = [];
  readonly asked: number[] = [];
  readonly told: string[] = [];
  polling = false;
  /** While set, a poll does not come back. */
  hold: Promise<void> | undefined;

  async poll(max: number): Promise<Polled> {
    this.asked.push(max);
    this.polling = true;
    await this.hold;
    await Promise.resolve();
    this.polling = false;
    if (this.queue[0] instanceof Error) {
      throw this.queue.shift();
    }
    const records = this.queue.splice(0, max).filter((each) => !(each instanceof Error));
    return { records: records as DriverRecord[], ends: [] };
  }

  pause(partitions: readonly AssignedPartition[]): void {
    this.#tell("pause", partitions);
  }

  resume(partitions: readonly AssignedPartition[]): void {
    this.#tell("resume", partitions);
  }

  #tell(what: string, partitions: readonly AssignedPartition[]): void {
    this.told.push(`${what} ${partitions.map(({ partition }) => partition).join()}`);
  }
}

function setUp({
  singly = false,
  limitBytes = 1_000_000,
  sessionTimeoutMs = 6_000,
  maxPollIntervalMs = 300_000,
  isStarved = true,
} = {}) {
  const reader = { isStarved };
  const source = new Source();
  const partitions = new AssignedPartitions();
  const errors: KafkaBridgeError[] = [];
  const flow: string[] = [];
  let fetched = 0;
  const fetcher = new Fetcher(
    source,
    partitions,
    new FlowControl(limitBytes, 500),
    {
      get isStarved() {
        return reader.isStarved;
      },
      onFetched: () => {
        fetched++;
      },
      onEnds: () => {},
      onFetchError: (error) => errors.push(error),
      onFlow: (change, changed) =>
        flow.push(`${change} ${changed.map(({ partition }) => partition).join()}`),
    },
    { singly, sessionTimeoutMs, maxPollIntervalMs },
  );
  const give = (...records: (DriverRecord | Error)[]): void => {
    source.queue.push(...records);
    fetcher.wake();
  };
  return { source, partitions, fetcher, reader, errors, flow, give, fetched: () => fetched };
}

const place = { topic: "t", partition: 0 };

describe("the fetcher", () => {
  test("moves what the driver has into the queues of its partitions", async () => {
    const { partitions, fetcher, give, fetched } = setUp();
    const [zero, one] = partitions.add([place, { topic: "t", partition: 1 }]);
    fetcher.start();
    give(record(0), record(0, { partition: 1 }), record(1), record(0, { topic: "unknown" }));
    await waitUntil("they are there", () => zero?.queue.length === 2 && one?.queue.length === 1);
    expect(fetched()).toBe(1);
    await fetcher.stop();
  });

  test("rests while there is nothing, and wakes when there is", async () => {
    const { source, partitions, fetcher, give } = setUp();
    const [zero] = partitions.add([place]);
    fetcher.start();
    await waitUntil("it has looked", () => source.asked.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(source.asked.length).toBeLessThan(5);
    give(record(0));
    await waitUntil("it is there", () => zero?.queue.length === 1);
    await fetcher.stop();
  });

  test("looks again at once after a full poll", async () => {
    const { source, partitions, fetcher } = setUp();
    const [zero] = partitions.add([place]);
    source.queue = Array.from({ length: 2_000 }, (_, offset) => record(offset));
    fetcher.start();
    await waitUntil("all are there", () => zero?.queue.length === 2_000);
    await fetcher.stop();
  });

  test("takes one record a poll where no error may be lost behind records", async () => {
    const { source, partitions, fetcher, give } = setUp({ singly: true });
    const [zero] = partitions.add([place]);
    fetcher.start();
    give(record(0), record(1), record(2));
    await waitUntil("all are there", () => zero?.queue.length === 3);
    expect(new Set(source.asked)).toEqual(new Set([1]));
    await fetcher.stop();
  });

  test("tells of errors and goes on", async () => {
    const { partitions, fetcher, give, errors } = setUp();
    const [zero] = partitions.add([place]);
    fetcher.start();
    give(Object.assign(new Error("Broker: Unknown topic or partition"), { code: 3 }));
    await waitUntil("it is told", () => errors.length === 1);
    expect(errors[0]?.code).toBe("TOPIC_NOT_FOUND");
    give(record(0));
    await waitUntil("it goes on", () => zero?.queue.length === 1);
    await fetcher.stop();
  });

  test("runs tasks while no poll is under way, in their order", async () => {
    const { source, fetcher } = setUp();
    let release = (): void => {};
    source.hold = new Promise((resolve) => {
      release = resolve;
    });
    fetcher.start();
    await waitUntil("it polls", () => source.polling);
    const ran: string[] = [];
    const task = (name: string): Promise<string> =>
      fetcher.between(async () => {
        expect(source.polling).toBe(false);
        await new Promise((resolve) => setTimeout(resolve, 1));
        ran.push(name);
        return name;
      });
    const tasks = [task("a"), task("b")];
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(ran).toEqual([]);
    source.hold = undefined;
    release();
    expect(await Promise.all(tasks)).toEqual(["a", "b"]);
    await fetcher.stop();
  });

  test("hands a task's failure to who asked for it", async () => {
    const { fetcher } = setUp();
    fetcher.start();
    await expect(
      fetcher.between(() => {
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    await fetcher.stop();
  });

  test("runs tasks after it was stopped, and before it was started", async () => {
    const { fetcher } = setUp();
    const early = fetcher.between(() => "early");
    fetcher.start();
    expect(await early).toBe("early");
    await fetcher.stop();
    expect(await fetcher.between(() => "late")).toBe("late");
  });
});

describe("with a bounded buffer", () => {
  const large = (offset: number, partition: number): DriverRecord =>
    record(offset, { partition, value: new Uint8Array(100_000) });

  test("pauses the partition that is over its share, and goes on with the others", async () => {
    const { source, partitions, fetcher, flow, give } = setUp();
    const [slow, quick] = partitions.add([place, { topic: "t", partition: 1 }]);
    fetcher.start();
    give(...Array.from({ length: 6 }, (_, offset) => large(offset, 0)));
    await waitUntil("it is paused", () => slow?.flowPaused === true);
    expect([source.told, flow]).toEqual([["pause 0"], ["paused 0"]]);
    give(record(0, { partition: 1 }));
    await waitUntil("the other is read", () => quick?.queue.length === 1);
    while (slow?.queue.shift() !== undefined) {
      fetcher.roomMade();
    }
    await waitUntil("it is resumed", () => slow?.flowPaused === false);
    expect([source.told, flow]).toEqual([
      ["pause 0", "resume 0"],
      ["paused 0", "resumed 0"],
    ]);
    await fetcher.stop();
  });

  test("waits a moment for a reader that makes room, instead of pausing", async () => {
    const { source, partitions, fetcher, give } = setUp();
    const [zero] = partitions.add([place]);
    fetcher.start();
    let read = 0;
    const reader = setInterval(() => {
      while (zero?.queue.shift() !== undefined) {
        read++;
        fetcher.roomMade();
      }
    }, 1);
    for (let batch = 0; batch < 10; batch++) {
      give(...Array.from({ length: 6 }, (_, index) => large(batch * 6 + index, 0)));
    }
    await waitUntil("all is read", () => read === 60);
    clearInterval(reader);
    expect(source.told).toEqual([]);
    await fetcher.stop();
  });

  test("leaves records in the driver while the reader has enough and asks for nothing", async () => {
    const { source, partitions, fetcher, give, reader } = setUp({ isStarved: false });
    const [zero] = partitions.add([place]);
    fetcher.start();
    give(...Array.from({ length: 5 }, (_, offset) => large(offset, 0)));
    await waitUntil("they are there", () => zero?.queue.length === 5);
    // Half of the buffer is full of them, and all that comes waits in the driver.
    give(large(5, 0));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(source.queue).toHaveLength(1);
    reader.isStarved = true;
    fetcher.readerWaits();
    await waitUntil("it is there, too", () => source.queue.length === 0);
    await fetcher.stop();
  });

  test("polls again when the reader has taken half of what is there", async () => {
    const { source, partitions, fetcher, give } = setUp({ isStarved: false });
    const [zero] = partitions.add([place]);
    fetcher.start();
    give(...Array.from({ length: 5 }, (_, offset) => large(offset, 0)));
    await waitUntil("they are there", () => zero?.queue.length === 5);
    give(large(5, 0));
    await new Promise((resolve) => setTimeout(resolve, 50));
    for (const _ of [1, 2]) {
      zero?.queue.shift();
      fetcher.roomMade();
    }
    await waitUntil("more is there", () => source.queue.length === 0);
    await fetcher.stop();
  });

  test("polls for rebalances though the reader asks for nothing, a record at a time", async () => {
    const { source, partitions, fetcher, give } = setUp({
      isStarved: false,
      maxPollIntervalMs: 80,
    });
    const [zero] = partitions.add([place]);
    fetcher.start();
    give(...Array.from({ length: 4 }, (_, offset) => large(offset, 0)));
    await waitUntil("they are there", () => zero?.queue.length === 4);
    source.asked.length = 0;
    give(...Array.from({ length: 5 }, (_, offset) => large(4 + offset, 0)));
    await waitUntil("it has polled often", () => source.asked.length > 4);
    expect(source.asked.slice(1).every((asked) => asked === 1)).toBe(true);
    await fetcher.stop();
  });

  test("does not poll for each record that is read while there is room", async () => {
    const { source, partitions, fetcher, give } = setUp();
    const [zero] = partitions.add([place]);
    fetcher.start();
    give(...Array.from({ length: 100 }, (_, offset) => record(offset)));
    await waitUntil("all are there", () => zero?.queue.length === 100);
    const before = source.asked.length;
    while (zero?.queue.shift() !== undefined) {
      fetcher.roomMade();
      await Promise.resolve();
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(source.asked.length - before).toBeLessThanOrEqual(2);
    await fetcher.stop();
  });

  test("leaves a partition paused that the reader paused as well", async () => {
    const { source, partitions, fetcher, give } = setUp();
    const [zero] = partitions.add([place]);
    fetcher.start();
    give(...Array.from({ length: 6 }, (_, offset) => large(offset, 0)));
    await waitUntil("it is paused", () => zero?.flowPaused === true);
    if (zero !== undefined) {
      zero.userPaused = true;
      zero.queue.clear();
    }
    fetcher.roomMade();
    await waitUntil("there is room", () => zero?.flowPaused === false);
    expect(source.told).toEqual(["pause 0", "resume "]);
    await fetcher.stop();
  });
});

describe("after a silence", () => {
  test("the driver gets time to notice what it lost, and none while polls come", async () => {
    const { source, fetcher, give } = setUp({ sessionTimeoutMs: 100 });
    fetcher.start();
    give(record(0));
    await waitUntil("it polls", () => source.queue.length === 0 && !source.polling);
    let isKnown = false;
    void fetcher.caughtUp().then(() => {
      isKnown = true;
    });
    await Promise.resolve();
    await Promise.resolve();
    expect(isKnown).toBe(true);
    // Nothing of the loop runs meanwhile, as in a process that is stopped.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    const before = performance.now();
    await fetcher.caughtUp();
    expect(performance.now() - before).toBeGreaterThan(900);
    await fetcher.stop();
  });
});
