import { describe, expect, inject, test } from "vitest";
import type { KafkaConsumer, RebalanceNotice } from "../../src/consumer/index.ts";
import { type ConsumerOverrides, TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";

const protocols: readonly (readonly [string, ConsumerOverrides])[] = [
  ["the classic protocol", { consumer: { sessionTimeoutMs: 20_000 } }],
  ["KIP-848", { consumer: { protocol: "consumer" } }],
];

function member(
  fixture: TopicFixture,
  { consumer }: ConsumerOverrides,
  instanceId: string,
): KafkaConsumer {
  return fixture.consumer({ consumer: { ...consumer, instanceId } });
}

const partitionsOf = (consumer: KafkaConsumer): number[] =>
  consumer.assignment().map(({ partition }) => partition);

describe.each(protocols)("a static member by %s", (_name, overrides) => {
  test("leaves and comes back to its partitions, and the others notice nothing", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "static", 2);
    const stays = member(fixture, overrides, "stays");
    const leaves = member(fixture, overrides, "leaves");
    const running = [stays, leaves].map((each) => each.run({ onTraces: () => {} }));
    await waitUntil(
      "each has a partition",
      () => stays.assignment().length === 1 && leaves.assignment().length === 1,
    );
    const mine = partitionsOf(leaves);
    const notices: RebalanceNotice[] = [];
    stays.on("rebalance", (notice) => notices.push(notice));
    await leaves.close();
    const back = member(fixture, overrides, "leaves");
    running.push(back.run({ onTraces: () => {} }));
    await waitUntil("it is back", () => back.assignment().length === 1);
    expect(partitionsOf(back)).toEqual(mine);
    expect(notices.filter(({ partitions }) => partitions.length > 0)).toEqual([]);
    await stays.close();
    await back.close();
    await Promise.all(running);
  });

  test("is refused where another has its name, and says so", async () => {
    await using fixture = await TopicFixture.create(inject("bootstrapServers"), "fenced");
    const first = member(fixture, overrides, "same");
    const outcomes: unknown[] = [];
    const note = (running: Promise<void>): Promise<unknown> =>
      running.then(
        () => outcomes.push("ended"),
        (error: unknown) => outcomes.push(error),
      );
    const running = [note(first.run({ onTraces: () => {} }))];
    await waitUntil("the first has joined", () => first.assignment().length === 1);
    const second = member(fixture, overrides, "same");
    running.push(note(second.run({ onTraces: () => {} })));
    // The classic protocol throws the older member out, KIP-848 keeps the newer one from joining.
    await waitUntil("one is refused", () => outcomes.length > 0);
    expect(outcomes[0]).toMatchObject({ name: "ConsumerError", code: "INSTANCE_FENCED" });
    await first.close();
    await second.close();
    await Promise.all(running);
    expect(outcomes).toContain("ended");
  });
});

test("members that disagree on the assignment are told so", async () => {
  await using fixture = await TopicFixture.create(inject("bootstrapServers"), "disagree");
  const first = fixture.consumer({ consumer: { assignment: "range" } });
  const running = first.run({ onTraces: () => {} });
  await waitUntil("the first has joined", () => first.assignment().length === 1);
  const second = fixture.consumer({ consumer: { assignment: "cooperative-sticky" } });
  await expect(second.run({ onTraces: () => {} })).rejects.toMatchObject({
    code: "GROUP_REFUSED",
  });
  await first.close();
  await running;
});

test("a group is needed to read as a member of one", async () => {
  const { KafkaConsumer: Consumer } = await import("../../src/consumer/index.ts");
  const consumer = new Consumer({ bootstrapServers: inject("bootstrapServers") });
  await expect(consumer.run({ onTraces: () => {} })).rejects.toMatchObject({
    name: "ConfigError",
    message: expect.stringContaining("groupId"),
  });
  await consumer.close();
});
