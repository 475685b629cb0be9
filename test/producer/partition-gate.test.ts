import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  DeliveryTimeoutError,
  type KafkaBridgeError,
  ProducerError,
  TopicError,
} from "../../src/errors/index.ts";
import { Deadlines } from "../../src/producer/deadlines.ts";
import { PartitionGate } from "../../src/producer/partition-gate.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const deliveryTimeoutMs = 1_000;
const failure = new ProducerError("NOT_ENOUGH_REPLICAS");

/** A gate whose messages go to a list; `fails` is what the driver says of those it will not take. */
function gateBefore({
  isNeeded = true,
  fails = () => undefined as KafkaBridgeError | undefined,
} = {}) {
  const sent: number[] = [];
  const outcomes = new Map<number, KafkaBridgeError>();
  const topic = { topic: "t", resets: 0, reset: () => topic.resets++ };
  const fail = (token: number, error: KafkaBridgeError): void => {
    outcomes.set(token, gate.failed(error));
  };
  const parts = {
    produce: (_: unknown, token: number) => {
      const error = fails();
      if (error === undefined) {
        sent.push(token);
      } else {
        fail(token, error);
      }
    },
    fail,
    deadlines: new Deadlines(),
    deliveryTimeoutMs,
    isNeeded,
  };
  const gate: PartitionGate = new PartitionGate(parts, topic);
  const content = { topic: "t", partition: 0, value: null, key: null, timestamp: 0 };
  let tokens = 0;
  return {
    sent,
    outcomes,
    topic,
    gate,
    fail,
    /** Sends the next message; its token counts from 1. */
    send: () => {
      tokens++;
      gate.send({ ...content, headers: undefined, buffered: 0 }, tokens);
    },
  };
}

describe("the gate before a partition", () => {
  /*
   * Records were out of order: messages that waited for the first one's acknowledgement came behind
   * later ones, which a new gate let through after the topic had been gone for a moment.
   */
  test("starts over when the topic is gone, and keeps the order of who waits", () => {
    const { sent, send, gate } = gateBefore();
    send();
    send();
    gate.forget();
    send();
    expect(sent).toEqual([1]);
    // Of the topic as it was: it says nothing of the new one.
    gate.delivered();
    expect(sent).toEqual([1, 2]);
    send();
    expect(sent).toEqual([1, 2]);
    gate.delivered();
    expect(sent).toEqual([1, 2, 3, 4]);
  });

  test("sends the first message alone and the others, in order, when it is there", () => {
    const { sent, send, gate } = gateBefore();
    send();
    send();
    send();
    expect(sent).toEqual([1]);
    gate.delivered();
    expect(sent).toEqual([1, 2, 3]);
    send();
    expect(sent).toEqual([1, 2, 3, 4]);
  });

  test("sends the next alone where the first fails", () => {
    const { sent, send, gate, fail, outcomes } = gateBefore();
    send();
    send();
    send();
    fail(1, failure);
    expect(sent).toEqual([1, 2]);
    gate.delivered();
    expect(sent).toEqual([1, 2, 3]);
    expect(outcomes).toEqual(new Map([[1, failure]]));
  });

  test("stays open when messages fail later", () => {
    const { sent, send, gate, fail } = gateBefore();
    send();
    gate.delivered();
    send();
    send();
    fail(2, failure);
    fail(3, failure);
    send();
    send();
    expect(sent).toEqual([1, 2, 3, 4, 5]);
  });

  test("survives that nothing at all can be sent", () => {
    const { sent, send, outcomes } = gateBefore({ fails: () => failure });
    for (let count = 0; count < 5; count++) send();
    expect([...outcomes.keys()]).toEqual([1, 2, 3, 4, 5]);
    expect(sent).toEqual([]);
  });

  test("lets those that wait fail one after the other, however many", () => {
    let isDown = false;
    const { send, fail, outcomes } = gateBefore({ fails: () => (isDown ? failure : undefined) });
    for (let count = 0; count < 20_000; count++) send();
    isDown = true;
    fail(1, failure);
    expect(outcomes.size).toBe(20_000);
  });

  test("gives up on what waits as long as a delivery may take", () => {
    const { sent, send, gate, outcomes } = gateBefore();
    send();
    vi.advanceTimersByTime(500);
    send();
    vi.advanceTimersByTime(900);
    expect(outcomes.size).toBe(0);
    vi.advanceTimersByTime(200);
    expect(outcomes.get(2)).toBeInstanceOf(DeliveryTimeoutError);
    gate.delivered();
    expect(sent).toEqual([1]);
    send();
    expect(sent).toEqual([1, 3]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("is always open where requests are not numbered", () => {
    const { sent, send, gate } = gateBefore({ isNeeded: false });
    send();
    send();
    expect(sent).toEqual([1, 2]);
    gate.delivered();
    gate.delivered();
    vi.advanceTimersByTime(3_600_000);
    send();
    send();
    expect(sent).toEqual([1, 2, 3, 4]);
  });

  test.each(["PARTITION_NOT_FOUND", "TOPIC_NOT_FOUND"] as const)(
    "takes %s of a partition that was there for a topic that is gone",
    (code) => {
      const { send, fail, outcomes, topic } = gateBefore();
      const cause = new Error("Local: Unknown partition");
      send();
      fail(1, new TopicError(code, { cause }));
      expect(outcomes.get(1)).toMatchObject({ code: "TOPIC_NOT_FOUND", cause });
      expect(topic.resets).toBe(1);
    },
  );

  test("leaves no timer for what was sent", () => {
    const { send, gate } = gateBefore();
    send();
    send();
    gate.delivered();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("closes again after a long silence, when brokers may have forgotten this producer", () => {
    const { sent, send, gate } = gateBefore();
    send();
    gate.delivered();
    vi.advanceTimersByTime(599_000);
    send();
    send();
    expect(sent).toEqual([1, 2, 3]);
    gate.delivered();
    gate.delivered();
    vi.advanceTimersByTime(601_000);
    send();
    send();
    expect(sent).toEqual([1, 2, 3, 4]);
    gate.delivered();
    expect(sent).toEqual([1, 2, 3, 4, 5]);
  });
});
