import { describe, expect, test } from "vitest";
import { Circuit } from "../../../src/bridge/otlp-sink/circuit.ts";

const rules = { initialMs: 100, maxMs: 1_000 };

/** A circuit whose waits have no jitter, and a clock that is moved by hand. */
function setUp(random = () => 1) {
  const clock = { now: 5_000 };
  return { clock, circuit: new Circuit(rules, () => clock.now, random) };
}

describe("a circuit", () => {
  test("lets everything pass while nothing failed", () => {
    const { circuit } = setUp();
    circuit.succeeded(circuit.begin());
    expect([circuit.waitMs, circuit.isOpen]).toEqual([0, false]);
  });

  test("opens for a while that doubles with each failure in a row", () => {
    const { clock, circuit } = setUp();
    const waits: number[] = [];
    for (let failures = 0; failures < 5; failures++) {
      circuit.failed(circuit.begin());
      waits.push(circuit.waitMs);
      clock.now += circuit.waitMs;
    }
    expect(waits).toEqual([100, 200, 400, 800, 1_000]);
    expect(circuit.waitMs).toBe(0);
  });

  test("lets one request probe, and the others when it succeeded", () => {
    const { clock, circuit } = setUp();
    circuit.failed(circuit.begin());
    clock.now += 100;
    const probe = circuit.begin();
    expect(circuit.waitMs).toBe(Number.POSITIVE_INFINITY);
    circuit.succeeded(probe);
    expect([circuit.waitMs, circuit.isOpen]).toEqual([0, false]);
  });

  test("counts requests that were under way together as one failure", () => {
    const { circuit } = setUp();
    const together = [circuit.begin(), circuit.begin(), circuit.begin()];
    for (const round of together) {
      circuit.failed(round);
    }
    expect(circuit.waitMs).toBe(100);
  });

  test("is not closed by the success of a request that was sent before the failure", () => {
    const { circuit } = setUp();
    const [early, late] = [circuit.begin(), circuit.begin()];
    circuit.failed(late);
    circuit.succeeded(early);
    expect([circuit.waitMs, circuit.isOpen]).toEqual([100, true]);
  });

  test("keeps a probe's verdict from what was sent before", () => {
    const { clock, circuit } = setUp();
    const [first, slow] = [circuit.begin(), circuit.begin()];
    circuit.failed(first);
    clock.now += 100;
    circuit.begin();
    circuit.failed(slow);
    circuit.succeeded(slow);
    expect(circuit.waitMs).toBe(Number.POSITIVE_INFINITY);
  });

  test("waits as long as it was asked to, by whichever request", () => {
    const { clock, circuit } = setUp();
    const [first, second] = [circuit.begin(), circuit.begin()];
    circuit.failed(first, 5_000);
    expect(circuit.waitMs).toBe(5_000);
    circuit.failed(second, 7_000);
    expect(circuit.waitMs).toBe(7_000);
    clock.now += 7_000;
    expect(circuit.waitMs).toBe(0);
  });

  test("does not believe that it should wait for days", () => {
    const { circuit } = setUp();
    circuit.failed(circuit.begin(), 1e12);
    expect(circuit.waitMs).toBe(3_600_000);
  });

  test("begins with short waits again after a success", () => {
    const { clock, circuit } = setUp();
    for (let failures = 0; failures < 4; failures++) {
      circuit.failed(circuit.begin());
      clock.now += circuit.waitMs;
    }
    circuit.succeeded(circuit.begin());
    circuit.failed(circuit.begin());
    expect(circuit.waitMs).toBe(100);
  });
});
