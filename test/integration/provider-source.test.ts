import { describe, expect, inject, it } from "vitest";
import { loadDriver } from "../../src/cluster/index.ts";
import { ProviderError } from "../../src/errors/index.ts";
import { partitionOfKey } from "../../src/producer/index.ts";
import { uniqueTopic } from "../support/names.ts";
import {
  type DeliveredPoint,
  deliveredPoints,
  faultsOf,
} from "../support/providers/delivered-points.ts";
import { ManualClock } from "../support/providers/manual-clock.ts";
import { type PipelineParts, ProviderPipeline } from "../support/providers/provider-pipeline.ts";
import { minutely, ScriptedCollector } from "../support/providers/scripted-collector.ts";
import { readCommitted } from "../support/read-committed.ts";
import { waitUntil } from "../support/wait-until.ts";

const bootstrapServers = inject("bootstrapServers");
const minute = 60_000;
/** On an hour, and 17 s later: nothing is asked for on time. */
const began = Date.UTC(2026, 10, 22, 8) + 17_000;

/** A topic for points and one for the state, and who writes and reads them. */
class Lab {
  readonly topic = uniqueTopic("points");
  readonly stateTopic = uniqueTopic("state");
  readonly clock = new ManualClock(began);

  start(collector: ScriptedCollector, parts: Partial<PipelineParts> = {}) {
    const { topic, stateTopic, clock } = this;
    return ProviderPipeline.start({
      bootstrapServers,
      topic,
      stateTopic,
      clock,
      collector,
      ...parts,
    });
  }

  points(): Promise<DeliveredPoint[]> {
    return deliveredPoints(bootstrapServers, this.topic);
  }

  /** Lets time pass, a little at a time, until so many points can be read. */
  async until(count: number): Promise<DeliveredPoint[]> {
    let points = await this.points();
    await waitUntil(`there are ${count} points`, async () => {
      points = await this.points();
      return points.length >= count;
    });
    return points;
  }
}

/** Writes a record by the driver itself, in a transaction by an id that a producer here may have. */
async function writeAs(
  transactionalId: string,
  {
    topic,
    partition,
    key,
    value,
  }: Readonly<Record<"topic" | "key" | "value", string>> & {
    readonly partition: number;
  },
): Promise<void> {
  const driver = loadDriver();
  const producer = new driver.Producer({
    "bootstrap.servers": bootstrapServers,
    "transactional.id": transactionalId,
  });
  const step = (call: (done: (error: unknown) => void) => void): Promise<void> =>
    new Promise((resolve, reject) => {
      call((error) => (error ? reject(error) : resolve()));
    });
  await step((done) => producer.connect({}, done));
  await step((done) => producer.initTransactions(30_000, done));
  await step((done) => producer.beginTransaction(done));
  producer.produce(topic, partition, Buffer.from(value), key);
  await step((done) => producer.commitTransaction(30_000, done));
  await step((done) => producer.disconnect(() => done(null)));
}

describe("a source from a cloud provider", () => {
  it("delivers each interval once, over polls and restarts, and keeps how far it is", async () => {
    const lab = new Lab();
    const collector = new ScriptedCollector(["a", "b"]);
    {
      await using pipeline = await lab.start(collector);
      expect((await lab.until(2 * 2 * 60)).length).toBe(240);
      lab.clock.advance(5 * minute);
      expect((await lab.until(260)).length).toBe(260);
      const { received, delivered } = pipeline.counters.of("metrics");
      expect([received, delivered]).toEqual([260, 260]);
    }
    lab.clock.advance(20 * minute);
    await using _ = await lab.start(collector);
    const points = await lab.until(340);
    expect(points).toHaveLength(340);
    expect(faultsOf(points, minute)).toEqual([]);
    const states = await readCommitted(bootstrapServers, lab.stateTopic);
    const newest = Object.fromEntries(
      states.map(({ key, value }) => [key, JSON.parse(value) as { until: string }]),
    );
    expect(newest).toMatchObject({
      "cloud/SCRIPTED/a": { version: 1, until: "2026-11-22T08:23:00.000Z" },
      "cloud/SCRIPTED/b": { version: 1, until: "2026-11-22T08:23:00.000Z" },
    });
  }, 120_000);

  it("sends points that come late, and counts values that change", async () => {
    const lab = new Lab();
    const collector = new ScriptedCollector(["a"]);
    const missing = Date.UTC(2026, 10, 22, 7, 57);
    const usual = collector.valueOf;
    collector.valueOf = (series, at) => (at === missing ? undefined : usual(series, at));
    await using pipeline = await lab.start(collector);
    expect((await lab.until(118)).length).toBe(118);
    collector.valueOf = (series, at) => (at === missing - minute ? 1 : usual(series, at));
    lab.clock.advance(5 * minute);
    const points = await lab.until(130);
    expect(points).toHaveLength(130);
    expect(faultsOf(points, minute)).toEqual([]);
    expect(points.filter(({ value }) => value === 1)).toEqual([]);
    await waitUntil("it is counted", () => pipeline.source.provider()?.revisions === 2);
    expect(pipeline.source.provider()).toMatchObject({ late: { sent: 2, dropped: 0 } });
  }, 120_000);

  it("passes over what is older than is read again, and says so", async () => {
    const lab = new Lab();
    const collector = new ScriptedCollector(["a"], { ...minutely, lookbackMs: 10 * minute });
    {
      await using _ = await lab.start(collector);
      await lab.until(20);
    }
    lab.clock.advance(24 * 60 * minute);
    await using pipeline = await lab.start(collector);
    const points = await lab.until(140);
    expect(points).toHaveLength(140);
    expect(pipeline.warnings.join()).toMatch(/not read for longer than maxBackfillMs/);
    expect(pipeline.source.provider()?.skippedIntervals).toBe(23 * 60);
  }, 120_000);

  it("takes nothing of a collection that fails midway, tells why, and reads it later", async () => {
    const lab = new Lab();
    const collector = new ScriptedCollector(["a"], { ...minutely, lookbackMs: 30 * minute });
    collector.pieceSize = 10;
    let isDown = true;
    collector.onPiece = (_, piece) => {
      if (isDown && piece === 5) {
        throw new ProviderError("PROVIDER_UNAUTHENTICATED", { detail: "the token has expired" });
      }
    };
    // So little may be held that the transaction is open long before the failure.
    await using pipeline = await lab.start(collector, { memoryBytes: 8_192 });
    const counts = pipeline.counters.of("metrics");
    await waitUntil("it is degraded", () => pipeline.source.status().isDegraded === true);
    expect(pipeline.source.status().reason).toMatch(/shard a: .*the token has expired/);
    expect(await lab.points()).toEqual([]);
    await waitUntil("all is to be sent again", () => counts.retried === counts.received);
    expect(counts.retried).toBeGreaterThan(0);
    isDown = false;
    lab.clock.advance(5 * minute);
    const points = await lab.until(70);
    expect(points).toHaveLength(70);
    expect(faultsOf(points, minute)).toEqual([]);
    await waitUntil("it is well", () => pipeline.source.status().isDegraded !== true);
    expect(counts).toMatchObject({ received: counts.retried + 70, delivered: 70 });
    expect(pipeline.warnings.join()).toMatch(/shard a cannot be read for now: .*expired/);
    expect(pipeline.failures).toEqual([]);
  }, 120_000);

  it("begins anew from the state where another has taken its place, and writes nothing twice", async () => {
    const lab = new Lab();
    const collector = new ScriptedCollector(["a"], { ...minutely, lookbackMs: 10 * minute });
    await using pipeline = await lab.start(collector);
    await lab.until(20);
    // Whoever has its id, and reads the same in the meantime, of which nobody told this one.
    const partition = partitionOfKey("murmur2")(Buffer.from("cloud/SCRIPTED/a"), 12);
    const untilMs = began - 17_000 + 3 * minute;
    await writeAs(`cloud-${lab.stateTopic}-${partition}`, {
      topic: lab.stateTopic,
      partition,
      key: "cloud/SCRIPTED/a",
      value: JSON.stringify({ version: 1, untilMs }),
    });
    lab.clock.advance(6 * minute);
    await waitUntil("it is told", () => {
      lab.clock.advance(1_000);
      return /transactional id/.test(pipeline.warnings.join());
    });
    await waitUntil("it goes on", async () => {
      lab.clock.advance(1_000);
      return (await lab.points()).length > 20;
    });
    const points = await lab.points();
    const times = points.map(({ series, bucketMs }) => `${series} ${bucketMs}`);
    expect(new Set(times).size).toBe(times.length);
    // What the other one is to have delivered is left to it.
    expect(points.filter(({ bucketMs }) => bucketMs >= began && bucketMs < untilMs)).toEqual([]);
    expect(pipeline.failures).toEqual([]);
  }, 120_000);

  it("goes through the steps of its pipeline", async () => {
    const lab = new Lab();
    const process = [{ filter: { drop: { resource: { "kafka.cluster.name": ["b"] } } } }];
    const collector = new ScriptedCollector(["a", "b"]);
    await using pipeline = await lab.start(collector, { process });
    await waitUntil("all is counted", () => pipeline.counters.of("metrics").filtered === 120);
    const points = await lab.until(120);
    expect(new Set(points.map(({ series }) => series))).toEqual(new Set(["a/0", "a/1"]));
    expect(points).toHaveLength(120);
  }, 120_000);

  it("keeps nothing over a restart without a topic for its state, and says so", async () => {
    const lab = new Lab();
    const collector = new ScriptedCollector(["a"], { ...minutely, lookbackMs: 10 * minute });
    const parts = { bootstrapServers, topic: lab.topic, collector, clock: lab.clock };
    for (const count of [20, 40]) {
      await using pipeline = await ProviderPipeline.start(parts);
      expect(await lab.until(count)).toHaveLength(count);
      expect(pipeline.warnings.join()).toMatch(/no stateTopic/);
    }
  }, 120_000);
});
