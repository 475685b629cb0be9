import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  DeliveryTimeoutError,
  type KafkaBridgeError,
  ProducerError,
  TopicError,
} from "../../src/errors/index.ts";
import { BufferMemory } from "../../src/producer/buffer-memory.ts";
import { Deadlines } from "../../src/producer/deadlines.ts";
import { OutgoingMessage } from "../../src/producer/outgoing-message.ts";
import { PartitionGate } from "../../src/producer/partition-gate.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A message that writes down what became of it. */
class Noted extends OutgoingMessage {
  outcome: "none" | "delivered" | KafkaBridgeError = "none";

  protected override onDelivered(): void {
    this.outcome = "delivered";
  }

  protected override onFailed(error: KafkaBridgeError): void {
    this.outcome = error;
  }
}

const deliveryTimeoutMs = 1_000;
const failure = new ProducerError("NOT_ENOUGH_REPLICAS");

/** A gate whose messages go to a list. */
function gateBefore(produce: (message: Noted) => void = () => {}, isNeeded = true) {
  const sent: Noted[] = [];
  const topic = { topic: "t", resets: 0, reset: () => topic.resets++ };
  const memory = new BufferMemory(1_000_000);
  const parts = {
    produce: (_: unknown, message: OutgoingMessage) => {
      produce(message as Noted);
      sent.push(message as Noted);
    },
    deadlines: new Deadlines(),
    deliveryTimeoutMs,
    isNeeded,
  };
  const gate = new PartitionGate(parts, topic);
  const send = (): Noted => {
    const message = new Noted(memory, 0);
    message.gate = gate;
    gate.send(
      { topic: "t", partition: 0, value: null, key: null, timestamp: 0, headers: undefined },
      message,
    );
    return message;
  };
  return { sent, send, topic };
}

describe("the gate before a partition", () => {
  test("sends the first message alone and the others, in order, when it is there", () => {
    const { sent, send } = gateBefore();
    const messages = [send(), send(), send()];
    const [first] = messages;
    expect(sent).toEqual([first]);
    first?.delivered(0, 0);
    expect(sent).toEqual(messages);
    const later = send();
    expect(sent).toEqual([...messages, later]);
  });

  test("sends the next alone where the first fails", () => {
    const { sent, send } = gateBefore();
    const [first, second, third] = [send(), send(), send()];
    first.failed(failure);
    expect(sent).toEqual([first, second]);
    second.delivered(0, 0);
    expect(sent).toEqual([first, second, third]);
    expect(first.outcome).toBe(failure);
  });

  test("stays open when messages fail later", () => {
    const { sent, send } = gateBefore();
    send().delivered(0, 0);
    const [second, third] = [send(), send()];
    second.failed(failure);
    third.failed(failure);
    const more = [send(), send()];
    expect(sent.slice(-2)).toEqual(more);
  });

  test("survives that nothing at all can be sent", () => {
    const { sent, send } = gateBefore(() => {
      throw failure;
    });
    const messages = Array.from({ length: 5 }, send);
    expect(messages.map(({ outcome }) => outcome)).toEqual(Array(5).fill(failure));
    expect(sent).toEqual([]);
  });

  test("lets those that wait fail one after the other, however many", () => {
    let isDown = false;
    const { send } = gateBefore(() => {
      if (isDown) throw failure;
    });
    const first = send();
    const waiting = Array.from({ length: 20_000 }, send);
    isDown = true;
    first.failed(failure);
    expect(waiting.every(({ outcome }) => outcome === failure)).toBe(true);
  });

  test("gives up on what waits as long as a delivery may take", () => {
    const { sent, send } = gateBefore();
    const first = send();
    vi.advanceTimersByTime(500);
    const second = send();
    vi.advanceTimersByTime(900);
    expect(second.outcome).toBe("none");
    vi.advanceTimersByTime(200);
    expect(second.outcome).toBeInstanceOf(DeliveryTimeoutError);
    first.delivered(0, 0);
    expect(sent).toEqual([first]);
    const third = send();
    expect(sent).toEqual([first, third]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("is always open where requests are not numbered", () => {
    const { sent, send } = gateBefore(() => {}, false);
    const messages = [send(), send(), send()];
    expect(sent).toEqual(messages);
    vi.advanceTimersByTime(3_600_000);
    for (const message of messages) message.delivered(0, 0);
    const more = [send(), send()];
    expect(sent.slice(-2)).toEqual(more);
  });

  test.each(["PARTITION_NOT_FOUND", "TOPIC_NOT_FOUND"] as const)(
    "takes %s of a partition that was there for a topic that is gone",
    (code) => {
      const { send, topic } = gateBefore();
      const message = send();
      const cause = new Error("Local: Unknown partition");
      message.failed(new TopicError(code, { cause }));
      expect(message.outcome).toMatchObject({ code: "TOPIC_NOT_FOUND", cause });
      expect(topic.resets).toBe(1);
    },
  );

  test("leaves no timer for what was sent", () => {
    const { send } = gateBefore();
    const first = send();
    send();
    first.delivered(0, 0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("closes again after a long silence, when brokers may have forgotten this producer", () => {
    const { sent, send } = gateBefore();
    send().delivered(0, 0);
    vi.advanceTimersByTime(599_000);
    const [second, third] = [send(), send()];
    expect(sent.slice(-2)).toEqual([second, third]);
    second.delivered(0, 1);
    third.delivered(0, 2);
    vi.advanceTimersByTime(601_000);
    const fourth = send();
    const fifth = send();
    expect(sent.at(-1)).toBe(fourth);
    fourth.delivered(0, 3);
    expect(sent.at(-1)).toBe(fifth);
  });
});
