import { describe, expect, inject, test } from "vitest";
import { SeededRandom } from "../support/otlp/seeded-random.ts";
import type { Reaction } from "../support/otlp-backend.ts";
import { readTopic } from "../support/read-topic.ts";
import { DeliveryLab, spanCounts, spanNames, spanRequestOf } from "./delivery-lab.ts";

const servers = inject("bootstrapServers");
const padding = 100_000;
const count = 200;

const nameOf = (number: number): string => `${number}`.padEnd(padding, ".");
const numberOf = (name: string): string => name.replace(/\.+$/, "");

// The memory of such records is given back by hand once they are delivered: never a moment before.
describe.each([
  ["none", { compression: "none" }],
  ["gzip", { compression: "gzip" }],
  ["gzip-1", { compression: "gzip", compressionLevel: 1 }],
] as const)("delivery of large records, compression %s", (name, compression) => {
  test("brings each whole, however often it has to be sent", async () => {
    await using lab = await DeliveryLab.start(servers, `large-${name}`);
    const random = new SeededRandom(11);
    const faults: readonly Reaction[] = [
      { status: 503, headers: { "retry-after": "0" } },
      { status: 500 },
      "close",
      "hang",
    ];
    const damaged: string[] = [];
    lab.react((request) => {
      damaged.push(...spanNames(request).filter((name) => name !== nameOf(Number(numberOf(name)))));
      return faults[random.below(12)] ?? { status: 200 };
    });
    await lab.writeSpans(count, { padding });
    const bridge = await lab.bridge({
      to: { ...compression, maxItems: 10, maxRequestBytes: 1_000_000, timeoutMs: 500 },
    });
    await lab.untilTaken(count);
    await lab.untilCommitted(count);
    expect(damaged).toEqual([]);
    expect([...lab.taken.keys()].map((name) => name.length)).toEqual(Array(count).fill(padding));
    expect(spanCounts(bridge)).toMatchObject({ received: count, delivered: count, refused: 0 });
  });

  test("puts what alone is refused among the dead letters as it was", async () => {
    await using lab = await DeliveryLab.start(servers, `refused-${name}`);
    lab.react((request) => ({
      status: spanNames(request).some((name) => numberOf(name) === "77") ? 400 : 200,
    }));
    await lab.writeSpans(count, { padding });
    await lab.bridge({ to: compression });
    await lab.untilTaken(count - 1);
    await lab.untilCommitted(count);
    const letters = await readTopic(servers, lab.fixture.deadLetterTopic);
    expect(letters.map(({ value }) => value)).toEqual([Buffer.from(spanRequestOf(nameOf(77)))]);
    expect(new Set(lab.taken.values())).toEqual(new Set([1]));
  });
});
