import { describe, expect, it } from "vitest";
import type { Outcome, Parcel } from "../../../src/bridge/pipeline/index.ts";
import { Poller } from "../../../src/bridge/provider-source/poller.ts";
import { SoleOwnership } from "../../../src/bridge/provider-source/sole-ownership.ts";
import { SourceTotals } from "../../../src/bridge/provider-source/source-totals.ts";
import { ConnectionError, ProviderError } from "../../../src/errors/index.ts";
import { ManualClock } from "../../support/providers/manual-clock.ts";
import { minutely, ScriptedCollector } from "../../support/providers/scripted-collector.ts";
import { waitUntil } from "../../support/wait-until.ts";

const minute = 60_000;

class Lab implements AsyncDisposable {
  readonly clock = new ManualClock(Date.UTC(2026, 10, 22, 8) + 17_000);
  readonly collector = new ScriptedCollector(["a", "b"], { ...minutely, lookbackMs: 5 * minute });
  readonly totals = new SourceTotals();
  readonly log: string[] = [];
  readonly poller: Poller;
  items = 0;
  outcomeOf: (parcel: Parcel) => Outcome = () => ({ kind: "delivered" });

  constructor() {
    const log = (message: string): void => void this.log.push(message);
    this.poller = new Poller({
      collector: this.collector,
      ownership: new SoleOwnership(),
      clock: this.clock,
      logger: { debug: log, info: log, warn: log, error: log },
      totals: this.totals,
      memoryBytes: 1_000_000,
      deliver: async (parcel) => {
        const outcome = this.outcomeOf(parcel);
        this.items += outcome.kind === "delivered" ? parcel.request.items : 0;
        return outcome;
      },
    });
  }

  async delivered(items: number): Promise<void> {
    this.poller.start();
    await waitUntil(`${items} points are delivered`, () => this.items >= items);
    await this.idle();
    expect(this.items).toBe(items);
  }

  /** Nothing is under way, and the poller waits for the time to come. */
  async idle(): Promise<void> {
    await waitUntil("it waits", () => {
      const isBusy = this.poller.held.some(({ holding }) => holding.isBusy);
      return !isBusy && this.clock.sleeping > 0;
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.poller.close();
  }
}

describe("polling", () => {
  it("asks for all shards together, and for those that failed together one by one", async () => {
    await using lab = new Lab();
    await lab.delivered(20);
    const { collector, clock, poller } = lab;
    expect(collector.asked.at(-1)?.shards).toEqual(["a", "b"]);
    collector.onPiece = (shard) => {
      if (shard === "b") {
        throw new ProviderError("PROVIDER_DENIED", { detail: "kafka:ListNodes" });
      }
    };
    clock.advance(5 * minute);
    await waitUntil("it fails", () => poller.troubles.text !== undefined);
    await lab.idle();
    expect(lab.items).toBe(20);
    clock.advance(5 * minute);
    // What belongs to the shard that can be read comes, with what was missed.
    await waitUntil("the other is read", () => lab.items === 40);
    await waitUntil("one is left", () => /^shard b: (?!.*more)/.test(poller.troubles.text ?? ""));
    expect(collector.asked.slice(-2).map(({ shards }) => shards.length)).toEqual([1, 1]);
    collector.onPiece = () => {};
    clock.advance(5 * minute);
    await waitUntil("both are read", () => lab.items === 80);
    await waitUntil("it is well", () => poller.troubles.text === undefined);
    expect(lab.log.join("\n")).toMatch(/shard b can be read again/);
    // Each is in its place: from now on they are asked for together again.
    await lab.idle();
    clock.advance(5 * minute);
    await lab.delivered(100);
    expect(collector.asked.at(-1)?.shards).toEqual(["a", "b"]);
  });

  it("delivers again what is to be sent again, and asks the provider once", async () => {
    await using lab = new Lab();
    let left = 3;
    const error = new ConnectionError("CONNECTION_FAILED");
    lab.outcomeOf = () =>
      left-- > 0 ? { kind: "retry", delayMs: 1_000, error } : { kind: "delivered" };
    lab.poller.start();
    await waitUntil("all is delivered", () => {
      lab.clock.advance(100);
      return lab.items === 20;
    });
    expect(lab.collector.asked).toHaveLength(1);
  });

  it("counts what a provider cannot give, and delivers all else", async () => {
    await using lab = new Lab();
    lab.collector.problems = [{ kind: "forbidden", subject: "CpuUser of orders", message: "no" }];
    await lab.delivered(20);
    expect(lab.totals.snapshot().problems).toEqual(new Map([["forbidden", 2]]));
    const [held] = lab.poller.held;
    const [reading] = [...(held?.holding.readings ?? [])];
    expect(reading?.problems.text).toBe("forbidden: CpuUser of orders: no");
  });

  it("reads shards that come, and forgets those that go", async () => {
    await using lab = new Lab();
    await lab.delivered(20);
    lab.collector.shardIds = ["b", "c"];
    lab.clock.advance(5 * minute);
    await waitUntil("they are looked up", () => lab.poller.list.shards[1]?.id === "c");
    await waitUntil("the new one is read", () => lab.items >= 20 + 10 + 10);
    await lab.idle();
    expect(lab.poller.held.map(({ shards }) => shards[0]?.id)).toEqual(["b", "c"]);
  });

  it("goes on with the shards that it knows where they cannot be looked up", async () => {
    await using lab = new Lab();
    await lab.delivered(20);
    lab.collector.onList = () => {
      throw new ProviderError("PROVIDER_UNREACHABLE");
    };
    lab.clock.advance(5 * minute);
    await lab.delivered(40);
    expect(lab.poller.list.failure?.code).toBe("PROVIDER_UNREACHABLE");
  });
});
