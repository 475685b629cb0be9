import { describe, expect, test } from "vitest";
import type { TransactionOutcome } from "../../src/cluster/index.ts";
import { KafkaConfig } from "../../src/config/index.ts";
import {
  FencedError,
  type KafkaBridgeError,
  ProducerError,
  TimeoutError,
  TransactionError,
} from "../../src/errors/index.ts";
import type { Link } from "../../src/producer/producer-connection.ts";
import {
  type AbortReason,
  enlist,
  type InputSource,
  type TransactionInput,
} from "../../src/producer/transaction-input.ts";
import { Transactions } from "../../src/producer/transactions.ts";

const done: TransactionOutcome = { kind: "done" };
const again: TransactionOutcome = { kind: "again", error: new TimeoutError() };
const lost: TransactionOutcome = {
  kind: "abort",
  error: new TransactionError("TRANSACTION_FAILED"),
};
const fatal: TransactionOutcome = { kind: "fatal", error: new FencedError() };

type Step = "begin" | "commit" | "abort" | "send";
type Script = Partial<Record<Step, TransactionOutcome[]>>;

/** Transactions on a driver that answers as scripted, else with success. */
function setUp(script: Script = {}) {
  const log: string[] = [];
  let failed: KafkaBridgeError | undefined;
  const step = async (name: Step): Promise<TransactionOutcome> => {
    log.push(name);
    await new Promise((resolve) => setImmediate(resolve));
    const outcome = script[name]?.shift() ?? done;
    if (outcome.kind === "fatal") {
      failed = outcome.error;
    }
    return outcome;
  };
  const transactions = {
    begin: () => step("begin"),
    commit: () => step("commit"),
    abort: () => step("abort"),
  };
  // Only what transactions use of a connection is there.
  const link = { driver: { transactions }, sender: { isIdle: true } } as unknown as Link;
  const run = new Transactions({
    config: new KafkaConfig({
      bootstrapServers: "broker:9092",
      socketTimeoutMs: 1_000,
      producer: { transactionalId: "t", transactionTimeoutMs: 2_000 },
    }),
    connection: {
      open: () => {
        log.push("open");
        return Promise.resolve(link);
      },
      get fatal() {
        return failed;
      },
    },
    writes: {
      telemetry: () => Promise.reject(new Error("no telemetry is written here")),
      record: async ({ value }) => {
        await new Promise((resolve) => setImmediate(resolve));
        if (value === "bad") {
          throw new ProducerError("PRODUCE_FAILED");
        }
        log.push(`wrote ${String(value)}`);
        return { partition: 0, offset: 0n };
      },
      records: () => Promise.resolve([]),
      flush: () => Promise.resolve(),
    },
  });
  return { log, run, step };
}

/** A batch whose fate is written into the log. */
function batchOf({ log, step }: ReturnType<typeof setUp>): TransactionInput {
  const source: InputSource = {
    prepare: () => {
      log.push("prepare");
      return Promise.resolve({
        send: () => step("send"),
        check: () => {},
        committed: () => log.push("batch committed"),
        aborted: ({ isReaders }: AbortReason) => log.push(`batch again, reader's ${isReaders}`),
        unknown: () => log.push("batch unknown"),
      });
    },
    release: (_, { isReaders }) => log.push(`batch released, reader's ${isReaders}`),
  };
  return { [enlist]: () => ({ source }) };
}

const record = (value: string) => ({ topic: "t", value });

describe("a transaction", () => {
  test("begins with the first write, and is committed when the callback returns", async () => {
    const { log, run } = setUp();
    const result = await run.run(async (tx) => {
      log.push("callback");
      await tx.writeRecord(record("a"));
      return 7;
    }, {});
    expect(result).toBe(7);
    expect(log).toEqual(["callback", "open", "begin", "wrote a", "commit"]);
  });

  test("asks nothing of anybody when it is empty", async () => {
    const { log, run } = setUp();
    await run.run(() => {}, {});
    await expect(run.run(() => Promise.reject(new Error("mine")), {})).rejects.toThrow("mine");
    expect(log).toEqual([]);
  });

  test("commits offsets after its writes, and tells their batches last", async () => {
    const fixture = setUp();
    const { log, run } = fixture;
    await run.run((tx) => {
      tx.acknowledge(batchOf(fixture));
      void tx.writeRecord(record("a"));
    }, {});
    const steps = ["open", "begin", "wrote a", "prepare", "send", "commit", "batch committed"];
    expect(log.filter((entry, index) => entry !== "open" || index === 0)).toEqual(steps);
  });

  test("is aborted when the callback throws, whose error counts against its batches", async () => {
    const fixture = setUp();
    const { log, run } = fixture;
    const error = new Error("mine");
    const work = run.run(async (tx) => {
      tx.acknowledge(batchOf(fixture));
      await tx.writeRecord(record("a"));
      throw error;
    }, {});
    await expect(work).rejects.toBe(error);
    expect(log.slice(2)).toEqual(["wrote a", "abort", "batch released, reader's true"]);
  });

  test("is aborted by a failed write that nobody looked at", async () => {
    const fixture = setUp();
    const { log, run } = fixture;
    const work = run.run((tx) => {
      tx.acknowledge(batchOf(fixture));
      void tx.writeRecord(record("bad"));
    }, {});
    await expect(work).rejects.toMatchObject({ code: "TRANSACTION_FAILED", retriable: true });
    expect(log.slice(-2)).toEqual(["abort", "batch released, reader's false"]);
    expect(log).not.toContain("commit");
  });

  test("is aborted where the group does not take the offsets", async () => {
    const fixture = setUp({ send: [lost] });
    const { log, run } = fixture;
    const work = run.run((tx) => tx.acknowledge(batchOf(fixture)), {});
    await expect(work).rejects.toMatchObject({ code: "TRANSACTION_FAILED" });
    expect(log.slice(-3)).toEqual(["send", "abort", "batch again, reader's false"]);
  });

  test("is committed again and again until the outcome is known", async () => {
    const { log, run } = setUp({ commit: [again, again, done] });
    await run.run((tx) => tx.writeRecord(record("a")), {});
    expect(log.slice(-3)).toEqual(["commit", "commit", "commit"]);
  });

  test("is aborted where the commit is refused", async () => {
    const { log, run } = setUp({ commit: [lost] });
    const work = run.run((tx) => tx.writeRecord(record("a")), {});
    await expect(work).rejects.toMatchObject({ code: "TRANSACTION_FAILED" });
    expect(log.slice(-2)).toEqual(["commit", "abort"]);
  });

  test("leaves it to the group what became of its batches when the producer is lost in the commit", async () => {
    const fixture = setUp({ commit: [fatal] });
    const { log, run } = fixture;
    const work = run.run((tx) => tx.acknowledge(batchOf(fixture)), {});
    await expect(work).rejects.toBeInstanceOf(FencedError);
    expect(log.slice(-2)).toEqual(["commit", "batch unknown"]);
    await expect(run.run(() => {}, {})).rejects.toBeInstanceOf(FencedError);
  });

  test("says that the producer is lost rather than that a write failed of it", async () => {
    const { run } = setUp({ abort: [fatal] });
    const work = run.run((tx) => tx.writeRecord(record("bad")), {});
    await expect(work).rejects.toBeInstanceOf(FencedError);
  });

  test("tells of an abort that failed at the callback's own error", async () => {
    const { run } = setUp({ abort: [fatal] });
    const error = new Error("mine");
    const work = run.run(async (tx) => {
      await tx.writeRecord(record("a"));
      throw error;
    }, {});
    await expect(work).rejects.toBe(error);
    expect(error).toHaveProperty("abortFailure", expect.any(FencedError));
  });

  test("takes an abort that did not come through up before the next begins", async () => {
    const { log, run } = setUp({ abort: [lost, again, done] });
    const failing = run.run(async (tx) => {
      await tx.writeRecord(record("a"));
      throw new Error("mine");
    }, {});
    await expect(failing).rejects.toThrow("mine");
    await run.run((tx) => tx.writeRecord(record("b")), {});
    expect(log.slice(-6)).toEqual(["open", "abort", "abort", "begin", "wrote b", "commit"]);
  });

  test("is over for the callback that goes on when time is up", async () => {
    const { log, run } = setUp();
    let late: Promise<unknown> = Promise.resolve();
    const work = run.run(
      async (tx) => {
        await tx.writeRecord(record("a"));
        await new Promise((resolve) => tx.signal.addEventListener("abort", resolve));
        late = tx.writeRecord(record("late"));
        await late.catch(() => {});
      },
      { timeoutMs: 50 },
    );
    await expect(work).rejects.toMatchObject({ code: "TRANSACTION_EXPIRED" });
    await expect(late).rejects.toMatchObject({ code: "TRANSACTION_EXPIRED" });
    expect(log).toContain("abort");
    expect(log).not.toContain("wrote late");
  });

  test("takes no calls once it is over", async () => {
    const fixture = setUp();
    const tx = await fixture.run.run((each) => each, {});
    await expect(tx.writeRecord(record("a"))).rejects.toMatchObject({ code: "TRANSACTION_STATE" });
    expect(() => tx.acknowledge(batchOf(fixture))).toThrow(TransactionError);
    expect(fixture.log).toEqual([]);
  });

  test("refuses another one within, and runs one begun beside it afterwards", async () => {
    const { log, run } = setUp();
    const inner = run.run(async (tx) => {
      await tx.writeRecord(record("outer"));
      await run.run(() => {}, {});
    }, {});
    await expect(inner).rejects.toMatchObject({ code: "TRANSACTION_STATE" });
    log.length = 0;
    await Promise.all([
      run.run((tx) => tx.writeRecord(record("a")), {}),
      run.run((tx) => tx.writeRecord(record("b")), {}),
    ]);
    const order = ["open", "begin", "wrote a", "commit", "open", "begin", "wrote b", "commit"];
    expect(log).toEqual(order);
  });

  test.each([0, -1, 2_001, Number.NaN])("refuses a time-out of %d", async (timeoutMs) => {
    const { run } = setUp();
    await expect(run.run(() => {}, { timeoutMs })).rejects.toMatchObject({
      name: "ConfigError",
      issues: [{ path: "timeoutMs" }],
    });
  });
});

describe("closing", () => {
  test("waits for the open transaction, and refuses those that wait", async () => {
    const { log, run } = setUp();
    const first = run.run((tx) => tx.writeRecord(record("a")), {});
    const second = run.run((tx) => tx.writeRecord(record("b")), {});
    const refused = expect(second).rejects.toMatchObject({ name: "ClosedError" });
    await new Promise((resolve) => setImmediate(resolve));
    await run.close(5_000);
    await first;
    await refused;
    expect(log.slice(-1)).toEqual(["commit"]);
  });

  test("aborts the open transaction when it takes too long", async () => {
    const { log, run } = setUp();
    const open = run.run(async (tx) => {
      await tx.writeRecord(record("a"));
      await new Promise(() => {});
    }, {});
    const closed = expect(open).rejects.toMatchObject({ name: "ClosedError" });
    await run.close(20);
    await closed;
    expect(log).toContain("abort");
    expect(log).not.toContain("commit");
  });

  test("ends a commit that nobody answers, with its outcome unknown", async () => {
    const fixture = setUp({ commit: Array.from({ length: 1_000 }, () => again) });
    const open = fixture.run.run((tx) => tx.acknowledge(batchOf(fixture)), {});
    const unknown = expect(open).rejects.toMatchObject({ code: "TRANSACTION_UNKNOWN" });
    await fixture.run.close(100);
    await unknown;
    expect(fixture.log.slice(-1)).toEqual(["batch unknown"]);
  });
});
