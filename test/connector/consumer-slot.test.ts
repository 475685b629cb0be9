import { describe, expect, it } from "vitest";
import { ConsumerSlot } from "../../src/connector/consumer-slot.ts";
import type { KafkaConsumer, RunOptions } from "../../src/consumer/index.ts";
import {
  AuthorizationError,
  ConnectionError,
  ConsumerError,
  type KafkaBridgeError,
} from "../../src/errors/index.ts";
import { waitUntil } from "../support/wait-until.ts";

/** A consumer whose reading ends as it is told: its failures cannot be had from a broker at will. */
class Scripted {
  /** How long those that are closed take to leave. */
  static leaving: Promise<void> = Promise.resolve();
  closed = false;
  readonly #failure: KafkaBridgeError | undefined;

  constructor(failure: KafkaBridgeError | undefined) {
    this.#failure = failure;
  }

  async connect(): Promise<void> {}

  async run(): Promise<void> {
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await Scripted.leaving;
  }
}

/** A slot whose consumers fail as listed, one after the other; those after them read to the end. */
function slotOf(failures: readonly KafkaBridgeError[], onRestarting = () => {}) {
  const made: Scripted[] = [];
  const told: string[] = [];
  const slot = new ConsumerSlot(
    () => {
      const consumer = new Scripted(failures[made.length]);
      made.push(consumer);
      return consumer as unknown as KafkaConsumer;
    },
    {
      onRestarting: ({ attempt, error }) => {
        told.push(`${attempt} ${error.code}`);
        onRestarting();
      },
      onRestarted: (part) => told.push(`${part} restarted`),
      onLost: ({ code }) => told.push(`lost: ${code}`),
    },
  );
  const run = (options: RunOptions = {}) => slot.run({ onTraces: () => {} }, options);
  return { slot, run, made, told };
}

const unreachable = new ConnectionError("CONNECTION_FAILED");

describe("ConsumerSlot", () => {
  it("reads on with a new consumer after a failure", async () => {
    const { slot, run, made, told } = slotOf([unreachable]);
    await run();
    expect(told).toEqual(["1 CONNECTION_FAILED", "consumer restarted"]);
    expect(made.map(({ closed }) => closed)).toEqual([true, false]);
    expect(slot.failure).toBeUndefined();
    await slot.close(0);
    expect(made[1]?.closed).toBe(true);
  });

  it("is closed only when the failed one has left, too", async () => {
    const { slot, run, made } = slotOf([unreachable]);
    let left = (): void => {};
    const leaving = new Promise<void>((resolve) => {
      left = resolve;
    });
    Scripted.leaving = leaving;
    try {
      const reading = run();
      await waitUntil("the failed one is leaving", () => made[0]?.closed === true);
      let isClosed = false;
      const closing = slot.close(0).then(() => {
        isClosed = true;
      });
      await new Promise((resolve) => setImmediate(resolve));
      expect(isClosed).toBe(false);
      left();
      await closing;
      await reading;
      expect(made).toHaveLength(1);
    } finally {
      Scripted.leaving = Promise.resolve();
    }
  });

  it("throws what another try cannot mend, and tells it", async () => {
    const refused = new AuthorizationError("GROUP_NOT_AUTHORIZED");
    const { slot, run, told } = slotOf([refused]);
    await expect(run()).rejects.toBe(refused);
    expect(told).toEqual(["lost: GROUP_NOT_AUTHORIZED"]);
    expect(slot.failure).toBe(refused);
    await slot.close(0);
  });

  it("leaves a consumer alone that another reading is at work with", async () => {
    const busy = new ConsumerError("ALREADY_READING");
    const { slot, run, made } = slotOf([busy]);
    await expect(run()).rejects.toBe(busy);
    expect(made.map(({ closed }) => closed)).toEqual([false]);
    await slot.close(0);
  });

  it("does not read on when the reading was called off in the wait", async () => {
    const called = new AbortController();
    const { slot, run, made } = slotOf([unreachable], () => called.abort());
    await run({ signal: called.signal });
    expect(made).toHaveLength(1);
    await slot.close(0);
  });

  it("does not read on when it was closed in the wait, and makes no consumer any more", async () => {
    const { slot, run, made } = slotOf([unreachable], () => void slot.close(0));
    await run();
    expect(made).toHaveLength(1);
    expect(() => slot.current).toThrow(/closed/i);
  });
});
