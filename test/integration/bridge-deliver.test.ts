import { describe, expect, inject, test } from "vitest";
import { encodeExportResponse } from "../../src/otlp/index.ts";
import { SeededRandom } from "../support/otlp/seeded-random.ts";
import type { Reaction } from "../support/otlp-backend.ts";
import { readTopic } from "../support/read-topic.ts";
import { waitUntil } from "../support/wait-until.ts";
import { DeliveryLab, spanCounts, spanNames, spanRequestOf, unsettled } from "./delivery-lab.ts";

const servers = inject("bootstrapServers");
const ok: Reaction = { status: 200 };

describe("delivery from Kafka to an OTLP backend", () => {
  test("brings every record once where nothing goes wrong, and commits all", async () => {
    await using lab = await DeliveryLab.start(servers, "deliver");
    let requests = 0;
    lab.react(() => {
      requests++;
      return ok;
    });
    await lab.writeSpans(5_000);
    const bridge = await lab.bridge();
    await lab.untilTaken(5_000);
    await lab.untilCommitted(5_000);
    expect(new Set(lab.taken.values())).toEqual(new Set([1]));
    // Gathered, not sent one by one.
    expect(requests).toBeLessThan(1_000);
    expect(spanCounts(bridge)).toMatchObject({ received: 5_000, delivered: 5_000, refused: 0 });
  });

  test("finds one poisonous record in ten thousand, which alone becomes a dead letter", async () => {
    await using lab = await DeliveryLab.start(servers, "poison");
    const poison = "7777";
    lab.react((request) =>
      spanNames(request).includes(poison)
        ? { status: 400, body: Buffer.from("a span that nobody can read") }
        : ok,
    );
    await lab.writeSpans(10_000);
    const bridge = await lab.bridge();
    await lab.untilTaken(9_999);
    await lab.untilCommitted(10_000);
    expect(lab.taken.has(poison)).toBe(false);
    expect(new Set(lab.taken.values())).toEqual(new Set([1]));
    const letters = await readTopic(servers, lab.fixture.deadLetterTopic);
    expect(letters).toHaveLength(1);
    const [letter] = letters;
    expect(letter?.key).toBe(poison);
    expect(letter?.value).toEqual(Buffer.from(spanRequestOf(poison)));
    expect(Object.fromEntries(letter?.headers ?? [])).toMatchObject({
      origin: `record ${poison}`,
      "dlq.reason": "refused",
      "dlq.error": expect.stringContaining("a span that nobody can read"),
      "dlq.source.topic": lab.fixture.topic,
    });
    expect(spanCounts(bridge)).toMatchObject({ received: 10_000, delivered: 9_999, refused: 1 });
  });

  test("drops what is refused where it is told to, and counts it", async () => {
    await using lab = await DeliveryLab.start(servers, "drop");
    lab.react((request) => (spanNames(request).includes("5") ? { status: 400 } : ok));
    await lab.writeSpans(20);
    await lab.fixture.write([{ value: Uint8Array.of(0xff, 0xff) }]);
    const bridge = await lab.bridge({
      from: { deadLetterTopic: undefined },
      to: { onRefused: "drop" },
    });
    await lab.untilTaken(19);
    await lab.untilCommitted(21);
    expect(spanCounts(bridge)).toMatchObject({ received: 20, delivered: 19, dropped: 1 });
    const metrics = await bridge.metrics();
    const unreadable = metrics.find(({ name }) => name === "otel_kafka.pipeline.unreadable");
    const values = unreadable?.points.map(({ attributes, value }) => [
      attributes["otel_kafka.outcome"],
      value,
    ]);
    expect(values).toEqual([
      ["refused", 0],
      ["dropped", 1],
    ]);
  });

  test("says that a backend fails which answers everything with errors, until it does not", async () => {
    await using lab = await DeliveryLab.start(servers, "degraded");
    let status = 500;
    lab.react(() => ({ status }));
    await lab.writeSpans(10);
    const bridge = await lab.bridge({ from: { maxAttempts: 1_000 } });
    const isDegraded = () => bridge.status()[0]?.isDegraded === true;
    await waitUntil("it is degraded", isDegraded);
    expect(bridge.status()[0]).toMatchObject({
      isOk: true,
      isRunning: true,
      reason: expect.stringContaining("answered 500"),
    });
    status = 200;
    await lab.untilTaken(10);
    await waitUntil("it is well again", () => !isDegraded());
  });

  test("tells how far it is behind while it cannot read on", async () => {
    await using lab = await DeliveryLab.start(servers, "lag", 1);
    lab.react(() => ok);
    await lab.backend.stop();
    await lab.writeSpans(1_000, { padding: 10_000 });
    const bridge = await lab.bridge({
      memoryBytes: 16_777_216,
      from: { maxBufferedBytes: 4_194_304 },
    });
    const points = async (name: string) =>
      (await bridge.metrics()).find((metric) => metric.name === name)?.points ?? [];
    // What the driver heard when it fetched last is old by then.
    await waitUntil("nothing more is read", () => bridge.status()[0]?.isOk === false);
    await lab.writeSpans(300, { first: 1_000 });
    await waitUntil("all of it is told", async () => {
      const [sum] = await points("kafka.consumer_group.lag_sum");
      return sum?.value === 1_300;
    });
    const { group, topic } = lab.fixture;
    expect(await points("kafka.consumer_group.lag")).toMatchObject([
      { attributes: { group, topic, partition: 0 }, value: 1_300 },
    ]);
  });

  test("counts what the backend rejects in a partial success", async () => {
    await using lab = await DeliveryLab.start(servers, "partial");
    const partial = { rejectedItems: 1, message: "too old" };
    const body = encodeExportResponse("traces", "protobuf", partial);
    const headers = { "content-type": "application/x-protobuf" };
    let requests = 0;
    lab.react(() => {
      requests++;
      return { status: 200, headers, body };
    });
    await lab.writeSpans(1_000);
    const bridge = await lab.bridge();
    await lab.untilCommitted(1_000);
    const { received, delivered, refused } = spanCounts(bridge);
    expect([received, delivered + refused, refused]).toEqual([1_000, 1_000, requests]);
  });

  test("loses nothing to a backend that is slow, hangs, breaks off and pushes back", async () => {
    await using lab = await DeliveryLab.start(servers, "faults");
    const random = new SeededRandom(42);
    const happened = new Set<string>();
    const faults: readonly (readonly [name: string, reaction: Reaction])[] = [
      ["503", { status: 503, headers: { "retry-after": "0" } }],
      ["429", { status: 429 }],
      ["500", { status: 500 }],
      ["close", "close"],
      ["hang", "hang"],
    ];
    lab.react(async () => {
      const [name, reaction] = faults[random.below(12)] ?? ["ok", ok];
      happened.add(name);
      await new Promise((resolve) => setTimeout(resolve, random.below(20)));
      return reaction;
    });
    await lab.writeSpans(6_000);
    const bridge = await lab.bridge({ to: { maxItems: 100, timeoutMs: 200 } });
    await lab.untilTaken(6_000);
    await lab.untilCommitted(6_000);
    expect([...happened].sort()).toEqual(["429", "500", "503", "close", "hang", "ok"]);
    expect(spanCounts(bridge)).toMatchObject({ received: 6_000, delivered: 6_000, refused: 0 });
    expect(await readTopic(servers, lab.fixture.deadLetterTopic)).toEqual([]);
  });

  test("reads no further than its memory allows while the backend is gone", async () => {
    await using lab = await DeliveryLab.start(servers, "gone");
    lab.react(() => ok);
    await lab.backend.stop();
    const count = 3_000;
    const padding = 10_000;
    await lab.writeSpans(count, { padding });
    const memoryBytes = 16_777_216;
    const maxBufferedBytes = 4_194_304;
    const bridge = await lab.bridge({ memoryBytes, from: { maxBufferedBytes } });
    // A twentieth of what the buffer leaves of the memory.
    const mostOutstanding = (memoryBytes - maxBufferedBytes) / 20 / padding;
    await waitUntil("its memory is used up", () => spanCounts(bridge).received >= mostOutstanding);
    await waitUntil("the backend is missed", () => !(bridge.status()[0]?.isOk ?? true));
    // It has time to read on, and does not.
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(spanCounts(bridge).received).toBeLessThanOrEqual(mostOutstanding + 1);
    await lab.backend.listen();
    await lab.untilTaken(count);
    await lab.untilCommitted(count);
    expect(unsettled(spanCounts(bridge))).toBe(0);
    expect(bridge.status()[0]?.isOk).toBe(true);
  });

  test("closed in the middle, it commits what was delivered and nothing else", async () => {
    await using lab = await DeliveryLab.start(servers, "middle", 1);
    let hangs = false;
    lab.react(() => {
      hangs = lab.taken.size >= 300;
      return hangs ? "hang" : ok;
    });
    await lab.writeSpans(1_000);
    const first = await lab.bridge({ to: { maxItems: 50, inFlight: 1 } });
    await waitUntil("the backend hangs", () => hangs);
    const taken = lab.taken.size;
    await first.close({ timeoutMs: 500 });
    expect(await lab.fixture.committed()).toEqual([taken]);
    expect(unsettled(spanCounts(first))).toBe(0);
    lab.react(() => ok);
    await lab.bridge();
    await lab.untilTaken(1_000);
    await lab.untilCommitted(1_000, 1);
    expect(new Set(lab.taken.values())).toEqual(new Set([1]));
  });

  test("closed while all goes well, it ends what is under way first", async () => {
    await using lab = await DeliveryLab.start(servers, "well", 1);
    lab.react(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return ok;
    });
    await lab.writeSpans(2_000);
    const bridge = await lab.bridge({ to: { maxItems: 50 } });
    await lab.untilTaken(200);
    await bridge.close({ timeoutMs: 20_000 });
    expect(await lab.fixture.committed()).toEqual([lab.taken.size]);
    expect(spanCounts(bridge)).toMatchObject({
      received: lab.taken.size,
      delivered: lab.taken.size,
      retried: 0,
    });
  });

  test("keeps the order of each partition where that is asked for", async () => {
    await using lab = await DeliveryLab.start(servers, "order");
    const seen: number[] = [];
    const random = new SeededRandom(7);
    lab.react(async (request) => {
      await new Promise((resolve) => setTimeout(resolve, random.below(10)));
      if (random.chance(0.1)) {
        return { status: 503 };
      }
      seen.push(...spanNames(request).map(Number));
      return ok;
    });
    const count = 1_500;
    await lab.fixture.write(
      Array.from({ length: count }, (_, number) => ({
        partition: number % 3,
        value: spanRequestOf(String(number)),
      })),
    );
    await lab.bridge({ to: { ordered: true, maxItems: 20 } });
    await lab.untilCommitted(count);
    for (const partition of [0, 1, 2]) {
      const own = seen.filter((number) => number % 3 === partition);
      expect(own).toEqual([...own].sort((a, b) => a - b));
      expect(own).toHaveLength(count / 3);
    }
  });
});

test("everything adds up though members come and go and the backend fails meanwhile", async () => {
  await using lab = await DeliveryLab.start(servers, "coming-and-going", 6);
  const random = new SeededRandom(99);
  const poison = new Set(["1234", "4321"]);
  lab.react(async (request) => {
    await new Promise((resolve) => setTimeout(resolve, random.below(10)));
    if (random.chance(0.15)) {
      return random.chance(0.5) ? { status: 503 } : "close";
    }
    return spanNames(request).some((name) => poison.has(name)) ? { status: 400 } : ok;
  });
  const count = 6_000;
  await lab.writeSpans(count);
  const choice = { to: { maxItems: 50 } };
  const stays = await lab.bridge(choice);
  await lab.untilTaken(500);
  const visitor = await lab.bridge(choice);
  await lab.untilTaken(2_000);
  await visitor.close({ timeoutMs: 10_000 });
  const next = await lab.bridge(choice);
  await lab.untilTaken(count - poison.size);
  await lab.untilCommitted(count, 6);
  for (const bridge of [stays, visitor, next]) {
    await bridge.close({ timeoutMs: 10_000 });
    expect(unsettled(spanCounts(bridge))).toBe(0);
  }
  const letters = await readTopic(servers, lab.fixture.deadLetterTopic);
  expect(new Set(letters.map(({ key }) => key))).toEqual(poison);
  const refused = [stays, visitor, next].reduce((sum, each) => sum + spanCounts(each).refused, 0);
  expect(refused).toBe(letters.length);
});
