import { describe, expect, inject, test } from "vitest";
import type { KafkaConsumer } from "../../src/consumer/index.ts";
import { isOfStarvation } from "../support/starvation.ts";
import { type ConsumerOverrides, TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";

const partitions = 6;
const perPartition = 600;

/** What was read, by partition and number, over all members. */
class Ledger {
  readonly #times = new Map<string, number>();
  readonly disorder: string[] = [];
  readonly errors: string[] = [];

  note(partition: number, key: string | null): void {
    const name = `${partition}/${key}`;
    this.#times.set(name, (this.#times.get(name) ?? 0) + 1);
  }

  get distinct(): number {
    return this.#times.size;
  }

  get repeated(): string[] {
    return [...this.#times].filter(([, times]) => times > 1).map(([name]) => name);
  }
}

/** A member that works on what it gets, and sees that each partition comes in order. */
class Worker {
  readonly consumer: KafkaConsumer;
  readonly #running: Promise<void>;

  constructor(fixture: TopicFixture, overrides: ConsumerOverrides, ledger: Ledger) {
    this.consumer = fixture.consumer(overrides);
    const last = new Map<number, number>();
    this.consumer.on("rebalance", ({ partitions: changed }) => {
      for (const { partition } of changed) {
        last.delete(partition);
      }
    });
    this.consumer.on("error", ({ code }) => ledger.errors.push(code));
    this.#running = this.consumer.run({
      onTraces: async ({ keyText, partition }) => {
        await new Promise((resolve) => setTimeout(resolve, 1));
        const number = Number(keyText);
        if (number <= (last.get(partition) ?? -1)) {
          ledger.disorder.push(`${partition}/${number} after ${last.get(partition)}`);
        }
        last.set(partition, number);
        ledger.note(partition, keyText);
      },
    });
  }

  async leave(): Promise<void> {
    await this.consumer.close();
    await this.#running;
  }
}

describe.each([
  ["the classic protocol", {}],
  ["KIP-848", { consumer: { protocol: "consumer" } }],
] as const)("members that come and go all the time, by %s", (_name, overrides) => {
  test("read everything, each record once and in order", { timeout: 180_000 }, async () => {
    await using fixture = await TopicFixture.create(
      inject("bootstrapServers"),
      "churn",
      partitions,
    );
    const ledger = new Ledger();
    const writing = (async () => {
      for (let first = 0; first < perPartition; first += 50) {
        await Promise.all(
          Array.from({ length: partitions }, (_, each) => fixture.writeNumbered(50, each, first)),
        );
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    })();
    const stays = new Worker(fixture, overrides, ledger);
    for (let round = 0; round < 6; round++) {
      const guests = [0, 1].map(() => new Worker(fixture, overrides, ledger));
      await new Promise((resolve) => setTimeout(resolve, 400 + round * 150));
      await Promise.all(guests.map((guest) => guest.leave()));
    }
    await writing;
    await waitUntil("all is read", () => ledger.distinct === partitions * perPartition);
    await stays.leave();
    // Whoever leaves settles and commits what it has begun, so that nobody has to repeat it.
    // A group that rebalances for longer than commits are tried again may refuse one; it says so.
    expect(ledger.errors.filter((code) => !isOfStarvation(code))).toEqual([]);
    expect(ledger.errors.length > 0 ? [] : ledger.repeated).toEqual([]);
    expect(ledger.disorder).toEqual([]);
    expect(await fixture.committed(partitions)).toEqual(
      Array.from({ length: partitions }, () => perPartition),
    );
  });
});
