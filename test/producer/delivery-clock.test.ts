import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { KafkaBridgeError } from "../../src/errors/index.ts";
import { type ClockRules, DeliveryClock } from "../../src/producer/delivery-clock.ts";

/** Messages by the time at which they were sent; each takes a byte. */
class Messages {
  readonly failed: string[] = [];
  readonly #sent: number[] = [];
  #expired = 0;
  #now = 0;

  add(): void {
    this.#sent.push(this.#now);
  }

  tick(now: number): void {
    this.#now = now;
  }

  expire(before: number, error: () => KafkaBridgeError): number {
    while ((this.#sent[0] ?? before) < before) {
      this.#sent.shift();
      this.failed.push(error().code);
      this.#expired++;
    }
    return this.#expired;
  }
}

const rules: ClockRules = { timeoutMs: 1_000, maxExpiredBytes: 1, onStuck: () => {} };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("fails a message that is under way for too long, soon after its time and never before", () => {
  const messages = new Messages();
  const clock = new DeliveryClock(messages, rules);
  vi.advanceTimersByTime(450);
  messages.add();
  vi.advanceTimersByTime(999);
  expect(messages.failed).toEqual([]);
  vi.advanceTimersByTime(201);
  expect(messages.failed).toEqual(["DELIVERY_TIMEOUT"]);
  clock.stop();
});

test("tells when expired messages hold more than they may", () => {
  const messages = new Messages();
  const onStuck = vi.fn();
  const clock = new DeliveryClock(messages, { ...rules, onStuck });
  messages.add();
  vi.advanceTimersByTime(5_000);
  expect(messages.failed).toHaveLength(1);
  expect(onStuck).not.toHaveBeenCalled();
  messages.add();
  vi.advanceTimersByTime(2_000);
  expect(onStuck).toHaveBeenCalled();
  clock.stop();
});

test("is silent once stopped", () => {
  const messages = new Messages();
  messages.add();
  const clock = new DeliveryClock(messages, rules);
  clock.stop();
  vi.advanceTimersByTime(10_000);
  expect(messages.failed).toEqual([]);
});
