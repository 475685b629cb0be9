import { describe, expect, inject, test } from "vitest";
import {
  DriverConsumer,
  type DriverConsumerListener,
  KafkaTopics,
  logicalOffsets,
  type RebalanceEvent,
} from "../../src/cluster/index.ts";
import { KafkaConfig } from "../../src/config/index.ts";
import { ClosedError, ConnectionError, TopicError } from "../../src/errors/index.ts";
import { freePorts } from "../support/ports.ts";
import { TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";

const timeoutMs = 10_000;
const silent: DriverConsumerListener = {
  onReadable: () => {},
  onRebalance: () => {},
  onError: () => {},
};

function driverOf(
  fixture: TopicFixture,
  listener: Partial<DriverConsumerListener> = {},
): DriverConsumer {
  const config = new KafkaConfig({
    bootstrapServers: fixture.bootstrapServers,
    groupId: fixture.group,
    fromBeginning: true,
  });
  return new DriverConsumer({ config, listener: { ...silent, ...listener } });
}

/** Polls until a number of records is there. */
async function take(driver: DriverConsumer, count: number): Promise<number[]> {
  const offsets: number[] = [];
  await waitUntil(`${count} records are there`, async () => {
    const { records } = await driver.poll(100);
    offsets.push(...records.map(({ offset }) => offset));
    return offsets.length >= count;
  });
  return offsets;
}

describe("the driver's consumer", () => {
  test("answers questions about topics, partitions and offsets", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "ask", 2);
    const now = Date.now();
    await fixture.write([{ partition: 0, timestamp: now - 10_000 }]);
    await fixture.write([{ partition: 0, timestamp: now }]);
    const driver = driverOf(fixture);
    await driver.connect();
    const { queries } = driver;
    const { topic } = fixture;
    const places = [0, 1].map((partition) => ({ topic, partition }));
    expect(await queries.partitionsOf(topic, timeoutMs)).toEqual([0, 1]);
    expect(await queries.partitionsOf(`${topic}-none`, timeoutMs)).toEqual([]);
    expect((await queries.allTopics(timeoutMs)).get(topic)).toEqual([0, 1]);
    expect(await queries.watermarks({ topic, partition: 0 }, timeoutMs)).toEqual({
      low: 0,
      high: 2,
    });
    const found = await queries.offsetsForTime(places, now - 5_000, timeoutMs);
    expect(found.map(({ offset }) => offset)).toEqual([1, logicalOffsets.end]);
    expect(await queries.committed(places, timeoutMs)).toEqual([]);
    await expect(queries.watermarks({ topic, partition: 9 }, timeoutMs)).rejects.toThrow(
      TopicError,
    );
    await driver.close();
  });

  test("tells topics of one name apart by their ids, as administration does", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "ids");
    await using topics = new KafkaTopics({ bootstrapServers: fixture.bootstrapServers });
    const driver = driverOf(fixture);
    await driver.connect();
    const found: (string | undefined)[] = [];
    for (let time = 0; time < 2; time++) {
      const names = [fixture.topic, `${fixture.topic}-none`, fixture.topic];
      let ids: ReadonlyMap<string, string> = new Map();
      await waitUntil("the broker knows the topic", async () => {
        ids = await driver.queries.topicIds(names, timeoutMs);
        return ids.size > 0;
      });
      const [described] = await topics.describe([fixture.topic]);
      expect(described?.id).toMatch(/^[0-9a-f-]{36}$/);
      expect(ids).toEqual(new Map([[fixture.topic, described?.id]]));
      found.push(described?.id);
      await fixture.replaceTopic();
    }
    expect(found[0]).not.toBe(found[1]);
    await driver.close();
    await expect(driver.queries.topicIds([fixture.topic], timeoutMs)).rejects.toThrow(ClosedError);
  });

  test("commits, and says so when the broker has taken it", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "commit");
    await fixture.writeNumbered(3);
    const driver = driverOf(fixture);
    await driver.connect();
    const place = { topic: fixture.topic, partition: 0 };
    driver.assign([{ ...place, offset: logicalOffsets.beginning }]);
    expect(await take(driver, 3)).toEqual([0, 1, 2]);
    let taken = false;
    const commit = driver.commit([{ ...place, offset: 2 }]).then(() => {
      taken = true;
    });
    // Outcomes arrive by polling alone.
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(taken).toBe(false);
    await waitUntil("it is taken", async () => {
      await driver.poll(1);
      return taken;
    });
    await commit;
    expect(await fixture.committed()).toEqual([2]);
    await driver.close();
  });

  test("fails a commit that the group does not take, and tells why", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "refused");
    const events: RebalanceEvent[] = [];
    const member = driverOf(fixture, { onRebalance: (event) => events.push(event) });
    await member.connect();
    member.subscribe([fixture.topic]);
    await waitUntil("it is a member", async () => {
      await member.poll(1);
      return events.length > 0;
    });
    member.assign(events[0]?.partitions ?? []);
    // Somebody who is no member of a group that has one.
    const stranger = driverOf(fixture);
    await stranger.connect();
    let failure: unknown;
    stranger.commit([{ topic: fixture.topic, partition: 0, offset: 1 }]).catch((error: unknown) => {
      failure = error;
    });
    await waitUntil("it is refused", async () => {
      await stranger.poll(1);
      await member.poll(1);
      return failure !== undefined;
    });
    expect(failure).toMatchObject({ name: "ConsumerError", code: "COMMIT_FAILED" });
    await stranger.close();
    await member.close();
    expect(await fixture.committed()).toEqual([-1]);
  });

  test("seeks, pauses and resumes from behind the last record polled", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "move");
    await fixture.writeNumbered(10);
    const driver = driverOf(fixture);
    await driver.connect();
    const place = { topic: fixture.topic, partition: 0 };
    driver.assign([{ ...place, offset: 3 }]);
    let first: number | undefined;
    await waitUntil("the first is there", async () => {
      first = (await driver.poll(1)).records[0]?.offset;
      return first !== undefined;
    });
    expect(first).toBe(3);
    driver.pause([place]);
    expect((await driver.poll(10)).records).toEqual([]);
    driver.resume([place]);
    expect(await take(driver, 6)).toEqual([4, 5, 6, 7, 8, 9]);
    await driver.seek({ ...place, offset: 8 }, timeoutMs);
    expect(await take(driver, 2)).toEqual([8, 9]);
    await driver.close();
  });

  test("gives back what nobody has confirmed when it closes, instead of waiting for ever", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "unanswered");
    const events: RebalanceEvent[] = [];
    const driver = driverOf(fixture, { onRebalance: (event) => events.push(event) });
    await driver.connect();
    driver.subscribe([fixture.topic]);
    const next = (kind: string): Promise<void> =>
      waitUntil(`an event says ${kind}`, async () => {
        await driver.poll(1);
        return events.at(-1)?.kind === kind;
      });
    await next("assigned");
    driver.assign(events[0]?.partitions ?? []);
    driver.unsubscribe();
    await next("revoked");
    await driver.close();
  });

  test("cannot be used before it is connected, nor after it is closed", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "closed");
    const driver = driverOf(fixture);
    await expect(driver.poll(1)).rejects.toThrow(ClosedError);
    await driver.connect();
    await driver.close();
    await driver.close();
    expect(() => driver.subscribe([fixture.topic])).toThrow(ClosedError);
    await expect(driver.poll(1)).rejects.toThrow(ClosedError);
  });

  test("tells why it cannot connect, and can be closed meanwhile", async () => {
    const [port] = await freePorts(1);
    const config = new KafkaConfig({ bootstrapServers: `127.0.0.1:${port}` });
    const driver = new DriverConsumer({ config, listener: silent });
    await expect(driver.connect()).rejects.toThrow(ConnectionError);
    const other = new DriverConsumer({ config, listener: silent });
    const connecting = other.connect(AbortSignal.timeout(200));
    connecting.catch(() => {});
    await other.close();
    await expect(connecting).rejects.toMatchObject({ name: "TimeoutError" });
  });
});
