import { describe, expect, inject, it } from "vitest";
import { ConsumerGroups } from "../../src/cluster/index.ts";
import { type Outcome, runCli, startCli } from "../cli/run-cli.ts";
import { TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";

const bootstrapServers = inject("bootstrapServers");
const brokers = ["--brokers", bootstrapServers];

function groups(...args: string[]): Promise<Outcome> {
  return runCli(["groups", ...args, ...brokers], { env: { COLUMNS: "140" } });
}

/** Reads up to `count` records as a member of the fixture's group, and leaves. */
async function readSome(fixture: TopicFixture, count: number): Promise<void> {
  const consumer = fixture.consumer();
  let read = 0;
  for await (const batch of consumer.batches("traces")) {
    batch.ack();
    read++;
    if (read === count) {
      break;
    }
  }
  await consumer.close();
}

/** A member that has left is known for a moment. */
async function emptyGroup({ group }: TopicFixture): Promise<void> {
  await using admin = new ConsumerGroups({ bootstrapServers });
  await waitUntil("the group is empty", async () => {
    const empty = await admin.list({ states: ["Empty"] });
    return empty.some(({ groupId }) => groupId === group);
  });
}

// Each of them runs a process a dozen times.
describe("otel-kafka groups", { timeout: 180_000 }, () => {
  it("lists and describes groups, with members and lag", async () => {
    await using fixture = await TopicFixture.create(bootstrapServers, "cli-groups", 2);
    await fixture.writeNumbered(5, 0);
    await readSome(fixture, 5);
    await fixture.writeNumbered(2, 0);
    await emptyGroup(fixture);
    const listed = await groups("list", "--state", "empty");
    expect(listed.stdout).toMatch(new RegExp(`^${fixture.group} +Empty +classic$`, "m"));
    const { code, stdout } = await groups("describe", fixture.group);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${fixture.group} · Empty · classic .*· lag 2\\b`, "m"));
    expect(stdout).toContain("no members");
    expect(stdout).toMatch(new RegExp(`^${fixture.topic} +0 +5 +7 +2 +–$`, "m"));

    const consumer = fixture.consumer({ clientId: "the-reader" });
    const running = consumer.run({ onTraces: () => {} });
    await using admin = new ConsumerGroups({ bootstrapServers });
    await waitUntil("the member is there", async () => {
      const [group] = await admin.describe([fixture.group]);
      return group?.members[0]?.assignments.length === 1;
    });
    const live = await groups("describe", fixture.group);
    expect(live.stdout).toMatch(
      new RegExp(`the-reader +127\\.0\\.0\\.1 +${fixture.topic} 0,1$`, "m"),
    );
    for (const refused of [["reset", "--to", "end"], ["delete"]]) {
      const [command = "", ...options] = refused;
      const { code: refusal, stderr } = await groups(command, fixture.group, ...options, "--yes");
      expect(refusal).toBe(1);
      expect(stderr).toContain("The consumer group still has members");
    }
    await consumer.close();
    await running;
  });

  it("resets offsets after it has shown the plan, and only when told to", async () => {
    await using fixture = await TopicFixture.create(bootstrapServers, "cli-reset");
    await fixture.writeNumbered(5);
    await readSome(fixture, 5);
    await emptyGroup(fixture);
    const plan = new RegExp(`^${fixture.topic} +0 +5 +2\\s*$`, "m");
    const dry = await groups("reset", fixture.group, "--to", "2", "--dry-run");
    expect(dry).toMatchObject({ code: 0, stderr: "" });
    expect(dry.stdout).toMatch(plan);
    expect(dry.stdout).toMatch(/nothing was changed\n$/);
    const asked = await groups("reset", fixture.group, "--to", "2");
    expect([asked.code, asked.stdout]).toEqual([2, ""]);
    expect(await fixture.committed()).toEqual([5]);
    const reset = await groups("reset", fixture.group, "--to", "2", "--yes");
    expect(reset.code).toBe(0);
    expect(reset.stdout).toMatch(plan);
    expect(reset.stdout).toMatch(/\nreset 1 partition\n$/);
    expect(await fixture.committed()).toEqual([2]);
    const beyond = await groups("reset", fixture.group, "--to", "99", "--dry-run");
    expect(beyond.stdout).toMatch(/ +2 +5 +moved to the latest offset there is$/m);
    const { stdout } = await groups("reset", fixture.group, "--to", "beginning", "--yes", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      groupId: fixture.group,
      changed: true,
      changes: [{ topic: fixture.topic, partition: 0, from: "2", to: "0" }],
    });
    expect(await fixture.committed()).toEqual([0]);
    const fresh = `${fixture.group}-new`;
    const made = await groups("reset", fresh, "--to", "1d", "--topic", fixture.topic, "--yes");
    expect(made.stdout).toMatch(new RegExp(`^${fixture.topic} +0 +– +0\\s*$`, "m"));
  });

  it("deletes groups", async () => {
    await using fixture = await TopicFixture.create(bootstrapServers, "cli-delete");
    await fixture.writeNumbered(1);
    await readSome(fixture, 1);
    await emptyGroup(fixture);
    expect((await groups("delete", fixture.group)).code).toBe(2);
    const both = await groups("delete", fixture.group, `${fixture.group}-missing`, "--yes");
    expect([both.code, both.stdout]).toEqual([1, ""]);
    const deleted = await groups("delete", fixture.group, "--yes");
    expect(deleted).toMatchObject({ code: 0, stderr: "" });
    const { code, stderr } = await groups("describe", fixture.group);
    expect(code).toBe(1);
    expect(stderr).toContain("The consumer group does not exist");
  });

  it.each(["SIGINT", "SIGTERM"] as const)("watches the lag until %s", async (signal) => {
    await using fixture = await TopicFixture.create(bootstrapServers, "cli-watch");
    await fixture.writeNumbered(2);
    await readSome(fixture, 2);
    const args = ["groups", "describe", fixture.group, "--watch", "--interval", "50ms"];
    const watch = await startCli([...args, ...brokers]);
    await watch.printed("lag 0\n");
    await fixture.writeNumbered(3);
    await watch.printed("lag 3\n");
    watch.process.kill(signal);
    const { code, signal: killed, stdout, stderr } = await watch.outcome;
    expect([code, killed, stderr]).toEqual([0, null, ""]);
    expect(stdout).toMatch(/^(\d{4}-\d\d-\d\d \S+Z \S+ · \w+ · \d+ members? · lag \d+\n)+$/);
  });

  it("watches in JSON lines", async () => {
    await using fixture = await TopicFixture.create(bootstrapServers, "cli-watch-json");
    await fixture.writeNumbered(2);
    await readSome(fixture, 2);
    const args = ["groups", "describe", fixture.group, "--watch", "--interval", "50ms", "--json"];
    const watch = await startCli([...args, ...brokers]);
    await watch.printed("\n");
    watch.process.kill("SIGINT");
    const { code, stdout } = await watch.outcome;
    expect(code).toBe(0);
    expect(JSON.parse(stdout.split("\n")[0] ?? "")).toMatchObject({
      groupId: fixture.group,
      lag: "0",
      partitions: [{ topic: fixture.topic, partition: 0, committed: "2", latest: "2", lag: "0" }],
    });
  });
});
