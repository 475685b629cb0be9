import { describe, expect, test, vi } from "vitest";
import type { Logger } from "../../src/config/index.ts";
import { ConsumerEvents } from "../../src/consumer/consumer-events.ts";
import { ConnectionError, TimeoutError } from "../../src/errors/index.ts";

function setUp() {
  const logged: string[] = [];
  const logger: Logger = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (message) => logged.push(message),
  };
  return { events: new ConsumerEvents(logger), logged };
}

const gone = new ConnectionError("CONNECTION_FAILED", { detail: "all brokers are down" });

describe("an error", () => {
  test("goes to its listeners", () => {
    const { events, logged } = setUp();
    const heard: unknown[] = [];
    events.on("error", (error) => heard.push(error));
    events.report(gone);
    expect(heard).toEqual([gone]);
    expect(logged).toEqual([]);
  });

  test("is logged where nobody listens, and does not end the process", () => {
    const { events, logged } = setUp();
    expect(() => events.report(gone)).not.toThrow();
    expect(logged).toEqual([gone.message]);
  });

  test("is told once in ten seconds, and others all the same", () => {
    vi.useFakeTimers();
    try {
      const { events } = setUp();
      const heard: unknown[] = [];
      events.on("error", ({ code }) => heard.push(code));
      for (let second = 0; second < 25; second++) {
        events.report(gone);
        events.report(gone);
        if (second === 5) {
          events.report(new TimeoutError({ detail: "a commit" }));
        }
        vi.advanceTimersByTime(1_000);
      }
      expect(heard).toEqual([
        "CONNECTION_FAILED",
        "TIMEOUT",
        "CONNECTION_FAILED",
        "CONNECTION_FAILED",
      ]);
    } finally {
      vi.useRealTimers();
    }
  });
});

test("a listener that throws stops neither the reading nor the process", () => {
  const { events, logged } = setUp();
  const fail = (): never => {
    throw new Error("a mistake of the listener");
  };
  events.on("rebalance", fail);
  events.on("error", fail);
  expect(() => events.tell("rebalance", { kind: "assigned", partitions: [] })).not.toThrow();
  expect(() => events.report(gone)).not.toThrow();
  expect(logged).toEqual(['a listener of "rebalance" threw', 'a listener of "error" threw']);
});

test("events reach who listens, with what they tell", () => {
  const { events } = setUp();
  const heard: unknown[] = [];
  events.on("eof", (notice) => heard.push(notice));
  events.tell("eof", { topic: "t", partition: 1, offset: 5n });
  events.tell("paused", { reason: "reader", partitions: [] });
  expect(heard).toEqual([{ topic: "t", partition: 1, offset: 5n }]);
});
