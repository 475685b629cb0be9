import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DeliveryClock } from "../../src/producer/delivery-clock.ts";
import { InFlight, type MessageOutcome } from "../../src/producer/in-flight.ts";

const outcome: MessageOutcome = { onDelivered: () => {}, onFailed: () => {} };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("tells of a message that is under way for too long, soon after its time and never before", () => {
  const inFlight = new InFlight();
  const onLate = vi.fn();
  const clock = new DeliveryClock(inFlight, 1_000, onLate);
  vi.advanceTimersByTime(450);
  inFlight.add(outcome, 0, 1, undefined);
  vi.advanceTimersByTime(999);
  expect(onLate).not.toHaveBeenCalled();
  vi.advanceTimersByTime(201);
  expect(onLate).toHaveBeenCalled();
  clock.stop();
});

test("says nothing while messages come and go, however long", () => {
  const inFlight = new InFlight();
  const onLate = vi.fn();
  const clock = new DeliveryClock(inFlight, 1_000, onLate);
  for (let step = 0; step < 50; step++) {
    const token = inFlight.add(outcome, 0, 1, undefined);
    vi.advanceTimersByTime(700);
    inFlight.take(token);
  }
  expect(onLate).not.toHaveBeenCalled();
  clock.stop();
});

test("is silent once stopped", () => {
  const inFlight = new InFlight();
  const onLate = vi.fn();
  inFlight.add(outcome, 0, 1, undefined);
  const clock = new DeliveryClock(inFlight, 1_000, onLate);
  clock.stop();
  vi.advanceTimersByTime(10_000);
  expect(onLate).not.toHaveBeenCalled();
});
