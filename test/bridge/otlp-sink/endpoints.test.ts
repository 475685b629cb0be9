import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Endpoints } from "../../../src/bridge/otlp-sink/endpoints.ts";
import type { SendResult, Transport } from "../../../src/bridge/otlp-sink/transport.ts";
import { DeliveryError } from "../../../src/errors/index.ts";

const request = { signal: "traces", pieces: [], bytes: 0 } as const;
const down: SendResult = {
  kind: "unavailable",
  error: new DeliveryError("DELIVERY_UNAVAILABLE", { detail: "down" }),
};
const accepted: SendResult = { kind: "accepted" };
const refused: SendResult = {
  kind: "refused",
  error: new DeliveryError("DELIVERY_REFUSED", { detail: "no" }),
  tooLarge: false,
};

/** A backend that answers as it is told to. */
class Scripted implements Transport {
  readonly endpoint: string;
  answer: () => SendResult | Promise<SendResult> = () => accepted;
  sent = 0;
  closed = false;

  constructor(endpoint: string) {
    this.endpoint = endpoint;
  }

  async send(): Promise<SendResult> {
    this.sent++;
    return await this.answer();
  }

  close(): void {
    this.closed = true;
  }
}

function setUp(count: number) {
  const backends = Array.from({ length: count }, (_, index) => new Scripted(`b${index}`));
  const told: string[] = [];
  const endpoints = new Endpoints(
    backends,
    { initialMs: 1_000, maxMs: 8_000 },
    {
      onUnavailable: (endpoint) => told.push(`${endpoint} down`),
      onAvailable: (endpoint) => told.push(`${endpoint} up`),
    },
  );
  const [first = new Scripted("none"), second = new Scripted("none")] = backends;
  return { endpoints, first, second, told };
}

const failed: SendResult = {
  kind: "failed",
  error: new DeliveryError("DELIVERY_UNAVAILABLE", { detail: "answered 500" }),
};

describe("a backend that answers with errors", () => {
  test("has that said of it until it accepts something", async () => {
    const { endpoints, first } = setUp(1);
    expect(endpoints.fault).toBeUndefined();
    first.answer = () => failed;
    await endpoints.send(request);
    expect(endpoints.fault?.message).toContain("answered 500");
    expect(endpoints.trouble).toBeUndefined();
    first.answer = () => refused;
    await endpoints.send(request);
    expect(endpoints.fault?.message).toContain("answered 500");
    first.answer = () => accepted;
    await endpoints.send(request);
    expect(endpoints.fault).toBeUndefined();
  });
});

describe("the addresses of a backend", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0.999);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  test("are used in their order: the first while it answers", async () => {
    const { endpoints, first, second } = setUp(2);
    for (let times = 0; times < 5; times++) {
      await endpoints.send(request);
    }
    expect([first.sent, second.sent, endpoints.accepted]).toEqual([5, 0, 5]);
  });

  test("stand in for each other at once, until the first is back", async () => {
    const { endpoints, first, second, told } = setUp(2);
    first.answer = () => down;
    expect(await endpoints.send(request)).toEqual(down);
    await endpoints.send(request);
    await endpoints.send(request);
    expect([first.sent, second.sent]).toEqual([1, 2]);
    expect(endpoints.trouble).toBeUndefined();
    first.answer = () => accepted;
    await vi.advanceTimersByTimeAsync(1_000);
    await endpoints.send(request);
    await endpoints.send(request);
    expect([first.sent, second.sent]).toEqual([3, 2]);
    expect(told).toEqual(["b0 down", "b0 up"]);
  });

  test("are not tried before their time where none answers, and by one request only", async () => {
    const { endpoints, first } = setUp(1);
    first.answer = () => down;
    await endpoints.send(request);
    expect(endpoints.trouble?.message).toContain("down");
    let answer = (_: SendResult): void => {};
    first.answer = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const waiting = [endpoints.send(request), endpoints.send(request), endpoints.send(request)];
    await vi.advanceTimersByTimeAsync(990);
    expect(first.sent).toBe(1);
    await vi.advanceTimersByTimeAsync(10);
    expect(first.sent).toBe(2);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(first.sent).toBe(2);
    first.answer = () => accepted;
    answer(accepted);
    await Promise.all(waiting);
    expect([first.sent, endpoints.trouble]).toEqual([4, undefined]);
  });

  test("are waited for longer each time that a probe fails", async () => {
    const { endpoints, first } = setUp(1);
    first.answer = () => down;
    const times: number[] = [];
    const started = performance.now();
    for (let failures = 0; failures < 5; failures++) {
      await Promise.all([endpoints.send(request), vi.advanceTimersByTimeAsync(10_000)]);
      times.push(first.sent);
    }
    expect(times).toEqual([1, 2, 3, 4, 5]);
    expect(performance.now() - started).toBeGreaterThan(14_000);
  });

  test("answer where they refuse a request: that is no reason to leave them alone", async () => {
    const { endpoints, first } = setUp(1);
    first.answer = () => refused;
    expect(await endpoints.send(request)).toEqual(refused);
    expect(await endpoints.send(request)).toEqual(refused);
    expect(endpoints.accepted).toBe(0);
  });

  test("end what waits when they are closed", async () => {
    const { endpoints, first } = setUp(1);
    first.answer = () => down;
    await endpoints.send(request);
    const waiting = endpoints.send(request);
    endpoints.close();
    expect(await waiting).toBeUndefined();
    expect(await endpoints.send(request)).toBeUndefined();
    expect([first.closed, first.sent]).toEqual([true, 1]);
  });

  test("give no verdict on what was under way when they were closed, unless it arrived", async () => {
    const { endpoints, first } = setUp(1);
    let answer = (_: SendResult): void => {};
    first.answer = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    const cut = endpoints.send(request);
    endpoints.close();
    answer(down);
    expect(await cut).toBeUndefined();
  });
});
