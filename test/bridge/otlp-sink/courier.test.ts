import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Courier, type CourierRules } from "../../../src/bridge/otlp-sink/courier.ts";
import { Shipment } from "../../../src/bridge/otlp-sink/shipment.ts";
import type { OutgoingRequest, SendResult } from "../../../src/bridge/otlp-sink/transport.ts";
import { DeliveryError } from "../../../src/errors/index.ts";
import { consigned, namesIn, spansNamed } from "./scanned-spans.ts";

const unavailable = new DeliveryError("DELIVERY_UNAVAILABLE", { detail: "busy" });
const refusal = new DeliveryError("DELIVERY_REFUSED", { detail: "bad" });
const accepted: SendResult = { kind: "accepted" };
const refused: SendResult = { kind: "refused", error: refusal, tooLarge: false };
const failed: SendResult = { kind: "failed", error: unavailable };
const busy: SendResult = { kind: "unavailable", error: unavailable };

/** A backend that decides by the names of the spans, and what it was sent. */
class Backend {
  readonly sent: string[][] = [];
  accepted = 0;
  underWay = 0;
  most = 0;
  readonly #decide: (names: readonly string[]) => SendResult | undefined;

  constructor(decide: (names: readonly string[]) => SendResult | undefined) {
    this.#decide = decide;
  }

  async send({ pieces }: OutgoingRequest): Promise<SendResult | undefined> {
    const names = namesIn(Buffer.concat(pieces));
    this.sent.push(names);
    this.underWay++;
    this.most = Math.max(this.most, this.underWay);
    await new Promise((resolve) => setTimeout(resolve, 1));
    this.underWay--;
    const result = this.#decide(names);
    this.accepted += result?.kind === "accepted" ? 1 : 0;
    return result;
  }
}

function setUp(
  decide: (names: readonly string[]) => SendResult | undefined,
  rules: Partial<CourierRules> = {},
) {
  const backend = new Backend(decide);
  const partials: unknown[] = [];
  const courier = new Courier(backend, {
    inFlight: 4,
    backoff: { initialMs: 100, maxMs: 1_000 },
    maxFailures: 3,
    forever: true,
    onPartial: (_, partial) => partials.push(partial),
    onFailed: () => {},
    ...rules,
  });
  const ship = (...names: string[]) => {
    const consignments = names.map((name) => consigned(spansNamed(name)));
    courier.ship(new Shipment("traces", consignments));
    return consignments;
  };
  return { backend, courier, partials, ship };
}

/** The kinds of the outcomes, one a consignment. */
function kinds(consignments: ReturnType<ReturnType<typeof setUp>["ship"]>): string[] {
  return consignments.map(({ outcomes }) => outcomes.map(({ kind }) => kind).join("+"));
}

const has = (names: readonly string[], ...bad: readonly string[]): boolean =>
  bad.some((name) => names.includes(name));

describe("a courier", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("brings several shipments at a time, begun in their order", async () => {
    const { backend, courier, ship } = setUp(() => accepted, { inFlight: 2 });
    const all = ["a", "b", "c", "d", "e"].map((name) => ship(name));
    await vi.runAllTimersAsync();
    await courier.drained();
    expect(backend.sent.flat()).toEqual(["a", "b", "c", "d", "e"]);
    expect(backend.most).toBe(2);
    expect(all.flatMap(kinds)).toEqual(Array(5).fill("delivered"));
  });

  test("halves what is refused until only that is left which the backend does not take", async () => {
    const { backend, ship } = setUp((names) => (has(names, "bad") ? refused : accepted));
    const sent = ship("a", "b", "c", "bad", "e", "f", "g", "h");
    await vi.runAllTimersAsync();
    expect(kinds(sent)).toEqual([
      "delivered",
      "delivered",
      "delivered",
      "refused",
      "delivered",
      "delivered",
      "delivered",
      "delivered",
    ]);
    expect(sent[3]?.outcomes).toEqual([{ kind: "refused", error: refusal }]);
    expect(backend.sent).toHaveLength(7);
    // What was taken was sent in its order.
    const taken = backend.sent.filter((names) => !has(names, "bad")).flat();
    expect(taken).toEqual(["a", "b", "c", "e", "f", "g", "h"]);
  });

  test("finds each of several that are refused", async () => {
    const { ship } = setUp((names) => (has(names, "x", "y", "z") ? refused : accepted));
    const sent = ship("x", "a", "y", "b", "c", "z");
    await vi.runAllTimersAsync();
    expect(kinds(sent)).toEqual([
      "refused",
      "delivered",
      "refused",
      "delivered",
      "delivered",
      "refused",
    ]);
  });

  test("splits a record that is too large for the backend, though not for us", async () => {
    const backend = setUp((names) =>
      names.length > 2 ? { kind: "refused", error: refusal, tooLarge: true } : accepted,
    );
    const names = ["a", "b", "c", "d", "e"].map((name) => name.repeat(40));
    const record = consigned(spansNamed(...names));
    backend.courier.ship(new Shipment("traces", [record]));
    await vi.runAllTimersAsync();
    expect(record.outcomes).toEqual([{ kind: "delivered" }]);
    const taken = backend.backend.sent.filter(({ length }) => length <= 2).flat();
    expect(taken).toEqual(names);
  });

  test("tries again for as long as the backend is unavailable, and no content is blamed", async () => {
    let times = 0;
    const { ship } = setUp(() => (++times < 50 ? busy : accepted));
    const sent = ship("a", "b");
    await vi.runAllTimersAsync();
    expect([times, kinds(sent)]).toEqual([50, ["delivered", "delivered"]]);
  });

  test("gives up on an unavailable backend where it is told to, without halving", async () => {
    const { backend, ship } = setUp(() => busy, { forever: false });
    const sent = ship("a", "b");
    await vi.runAllTimersAsync();
    expect(kinds(sent)).toEqual(["refused", "refused"]);
    expect(backend.sent).toHaveLength(3);
  });

  test("waits longer each time that the backend fails over the same request", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.999_999);
    let times = 0;
    const { backend, ship } = setUp(() => (++times <= 3 ? failed : accepted), { maxFailures: 9 });
    ship("a");
    const counts: number[] = [];
    for (const wait of [50, 60, 200, 400]) {
      await vi.advanceTimersByTimeAsync(wait);
      counts.push(backend.sent.length);
    }
    expect(counts).toEqual([1, 2, 3, 4]);
    vi.restoreAllMocks();
  });

  test("waits as long as a failing backend asks for", async () => {
    let times = 0;
    const { backend, ship } = setUp(() =>
      ++times === 1 ? { ...failed, delayMs: 60_000 } : accepted,
    );
    ship("a");
    await vi.advanceTimersByTimeAsync(59_000);
    expect(backend.sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(backend.sent).toHaveLength(2);
  });

  test("blames the content that a backend fails over while it takes all else", async () => {
    const { courier, ship } = setUp((names) => (has(names, "poison") ? failed : accepted));
    const sent = ship("poison", "b", "c", "d");
    await vi.runAllTimersAsync();
    await courier.drained();
    expect(kinds(sent)).toEqual(["refused", "delivered", "delivered", "delivered"]);
  });

  test("blames no content of a backend that fails over everything", async () => {
    let isBroken = true;
    const { backend, ship } = setUp(() => (isBroken ? failed : accepted));
    const sent = [...ship("a", "b", "c"), ...ship("d")];
    await vi.advanceTimersByTimeAsync(600_000);
    expect(kinds(sent)).toEqual(["", "", "", ""]);
    // Ten minutes, and a second at least between two rounds of four pieces: never a hot loop.
    expect(backend.sent.length).toBeLessThan(2_450);
    isBroken = false;
    await vi.runAllTimersAsync();
    expect(kinds(sent)).toEqual(Array(4).fill("delivered"));
  });

  test("tells what a backend said beside taking a request", async () => {
    const partial = { rejectedItems: 1, message: "too old" };
    const { partials, ship } = setUp(() => ({ kind: "accepted", partial }));
    const sent = ship("a", "b");
    await vi.runAllTimersAsync();
    expect(kinds(sent)).toEqual(["partial", "delivered"]);
    expect(partials).toEqual([partial]);
  });

  test("leaves out what is no longer wanted when it tries again", async () => {
    const revoking = new AbortController();
    let times = 0;
    const { backend, courier } = setUp(() => {
      times++;
      if (times === 2) {
        revoking.abort();
      }
      return times < 3 ? busy : accepted;
    });
    const gone = consigned(spansNamed("gone"), { revoked: revoking.signal });
    const kept = consigned(spansNamed("kept"));
    courier.ship(new Shipment("traces", [gone, kept]));
    await vi.runAllTimersAsync();
    expect(backend.sent).toEqual([["gone", "kept"], ["gone", "kept"], ["kept"]]);
    expect([gone.outcomes[0]?.kind, kept.outcomes[0]?.kind]).toEqual(["retry", "delivered"]);
  });

  test("settles all as to be tried again when it is called off", async () => {
    let isClosed = false;
    const { courier, ship } = setUp(() => (isClosed ? undefined : failed), { inFlight: 1 });
    const sent = [...ship("a"), ...ship("b")];
    await vi.advanceTimersByTimeAsync(10);
    isClosed = true;
    courier.abandon();
    await vi.runAllTimersAsync();
    await courier.drained();
    expect(kinds(sent)).toEqual(["retry", "retry"]);
  });
});
