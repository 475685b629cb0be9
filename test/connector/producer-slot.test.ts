import { EventEmitter } from "node:events";
import { describe, expect, it } from "vitest";
import { ProducerSlot } from "../../src/connector/producer-slot.ts";
import { mayRestart } from "../../src/connector/restart.ts";
import {
  AuthenticationError,
  ClosedError,
  ConnectionError,
  ConsumerError,
  FencedError,
  type KafkaBridgeError,
  ProducerError,
} from "../../src/errors/index.ts";
import type { KafkaProducer } from "../../src/producer/index.ts";
import { waitUntil } from "../support/wait-until.ts";

/** A producer whose connecting goes as it is told: its failures cannot be had from a broker at will. */
class Scripted extends EventEmitter {
  closed = false;
  readonly #failure: KafkaBridgeError | undefined;
  readonly #connecting: () => Promise<void>;

  constructor(failure: KafkaBridgeError | undefined, connecting: () => Promise<void>) {
    super();
    this.#failure = failure;
    this.#connecting = connecting;
  }

  async connect(): Promise<void> {
    await this.#connecting();
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    this.emit("closing");
  }
}

const fatal = new ProducerError("PRODUCER_FATAL");

/** A slot whose producers fail to connect as listed, one after the other; those after them connect. */
function slotOf(
  failures: readonly (KafkaBridgeError | undefined)[],
  patienceMs = 120_000,
  connecting = () => Promise.resolve(),
) {
  const made: Scripted[] = [];
  const told: string[] = [];
  const slot = new ProducerSlot(
    () => {
      const producer = new Scripted(failures[made.length], connecting);
      made.push(producer);
      return producer as unknown as KafkaProducer;
    },
    {
      onRestarting: ({ attempt, waitMs, error }) => told.push(`${attempt} ${waitMs} ${error.code}`),
      onRestarted: (part) => told.push(`${part} restarted`),
      onLost: ({ code }) => told.push(`lost: ${code}`),
    },
    patienceMs,
  );
  return { slot, made, told };
}

describe("ProducerSlot", () => {
  it("tries until a new producer is connected, each time after a longer wait", async () => {
    const unreachable = new ConnectionError("CONNECTION_FAILED");
    const { slot, made, told } = slotOf([undefined, unreachable, undefined]);
    made[0]?.emit("error", fatal);
    made[0]?.emit("error", fatal);
    expect(slot.failure).toBe(fatal);
    expect(await slot.ready()).toBe(made[2]);
    expect(told).toEqual([
      "1 500 PRODUCER_FATAL",
      "2 1000 CONNECTION_FAILED",
      "producer restarted",
    ]);
    expect(slot.failure).toBeUndefined();
    expect(made.map(({ closed }) => closed)).toEqual([true, true, false]);
    await slot.close(0);
  });

  it("gives up where a person has something to mend, and says so to writers", async () => {
    const refused = new AuthenticationError("AUTHENTICATION_FAILED");
    const { slot, made, told } = slotOf([undefined, refused]);
    made[0]?.emit("error", fatal);
    await expect(slot.ready()).rejects.toBe(refused);
    expect(told).toEqual(["1 500 PRODUCER_FATAL", "lost: AUTHENTICATION_FAILED"]);
    await slot.close(0);
  });

  it("lets writers wait no longer than they want to", async () => {
    const { slot, made } = slotOf([]);
    made[0]?.emit("error", fatal);
    await expect(slot.ready({ timeoutMs: 1 })).rejects.toMatchObject({ code: "TIMEOUT" });
    const { signal } = new AbortController();
    await expect(slot.ready({ timeoutMs: 1, signal })).rejects.toMatchObject({ code: "TIMEOUT" });
    const reason = new Error("not any more");
    await expect(slot.ready({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await slot.close(0);
  });

  it("lets writers that say nothing wait for as long as a delivery may take", async () => {
    const { slot, made } = slotOf([], 1);
    made[0]?.emit("error", fatal);
    await expect(slot.ready()).rejects.toMatchObject({ code: "TIMEOUT" });
    await slot.close(0);
  });

  it("closes one that is being connected when it is closed itself, without waiting for brokers", async () => {
    // As the producer does: its connecting is over when it is closed.
    let closed = (): void => {};
    const connecting = new Promise<void>((_, reject) => {
      closed = () => reject(new ClosedError());
    });
    const { slot, made, told } = slotOf([], 120_000, () => connecting);
    made[0]?.emit("error", fatal);
    await waitUntil("the next one connects", () => made.length === 2);
    made[1]?.once("closing", () => closed());
    await slot.close(0);
    expect(made.map((each) => each.closed)).toEqual([true, true]);
    expect(told).toEqual(["1 500 PRODUCER_FATAL"]);
  });

  it("does not begin anew what is being closed", async () => {
    const { slot, made } = slotOf([]);
    made[0]?.emit("error", fatal);
    const waiting = slot.ready();
    await slot.close(0);
    await expect(waiting).rejects.toBeInstanceOf(ClosedError);
    made[0]?.emit("error", fatal);
    expect(made).toHaveLength(1);
    await waitUntil("it is closed", () => made[0]?.closed === true);
  });
});

it("a producer that connects while its slot is closed is closed, too", async () => {
  let connected = (): void => {};
  const connecting = new Promise<void>((resolve) => {
    connected = resolve;
  });
  const { slot, made, told } = slotOf([], 120_000, () => connecting);
  made[0]?.emit("error", fatal);
  await waitUntil("the next one connects", () => made.length === 2);
  const closed = slot.close(0);
  connected();
  await closed;
  expect(made.map((each) => each.closed)).toEqual([true, true]);
  expect(told).toEqual(["1 500 PRODUCER_FATAL"]);
});

describe("mayRestart", () => {
  it("is for what may go better, and not for what another one has taken", () => {
    expect(mayRestart(fatal)).toBe(true);
    expect(mayRestart(new ConsumerError("CONSUMER_FATAL"))).toBe(true);
    expect(mayRestart(new ConnectionError("CONNECTION_FAILED"))).toBe(true);
    expect(mayRestart(new FencedError())).toBe(false);
    expect(mayRestart(new ConsumerError("INSTANCE_FENCED"))).toBe(false);
    expect(mayRestart(new AuthenticationError("AUTHENTICATION_FAILED"))).toBe(false);
  });
});
