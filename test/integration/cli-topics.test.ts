import { describe, expect, inject, it } from "vitest";
import { type Outcome, runCli } from "../cli/run-cli.ts";
import { uniqueTopic } from "../support/names.ts";
import { TopicFixture } from "../support/topic-fixture.ts";

const bootstrapServers = inject("bootstrapServers");

function topics(...args: string[]): Promise<Outcome> {
  return runCli(["topics", ...args, "--brokers", bootstrapServers], { env: { COLUMNS: "120" } });
}

async function described(name: string) {
  const { stdout } = await topics("describe", name, "--json");
  const [topic] = JSON.parse(stdout);
  const own = topic.config.filter(({ source }: { source: string }) => source === "topic");
  return {
    partitions: topic.partitions.length as number,
    settings: Object.fromEntries(
      own.map(({ name: key, value }: { name: string; value: string }) => [key, value]),
    ) as Record<string, string>,
  };
}

// Each of them runs a process a dozen times.
describe("otel-kafka topics", { timeout: 180_000 }, () => {
  it("creates, changes and deletes a topic", async () => {
    const name = uniqueTopic("cli-topic");
    const settings = ["--set", "retention.ms=60000", "--set", "cleanup.policy=delete"];
    const dry = await topics("create", name, "--partitions", "2", "--dry-run");
    expect(dry).toMatchObject({ code: 0, stderr: "" });
    expect(dry.stdout).toMatch(new RegExp(`^would create topic ${name}`));
    const created = await topics("create", name, "--partitions", "2", ...settings);
    expect(created).toMatchObject({
      code: 0,
      stderr: "",
      stdout: `created topic ${name}: 2 partitions, 1 replica of each\n`,
    });
    expect(await described(name)).toEqual({
      partitions: 2,
      settings: { "retention.ms": "60000", "cleanup.policy": "delete" },
    });

    const altered = await topics(
      ...["alter", name, "--set", "retention.ms=70000", "--remove", "cleanup.policy"],
      ...["--partitions", "3"],
    );
    expect(altered).toMatchObject({ code: 0, stderr: "" });
    expect(altered.stdout.split("\n")).toEqual([
      `changed topic ${name}`,
      "  retention.ms = 70000",
      "  cleanup.policy: as the brokers have it",
      "  3 partitions",
      "",
    ]);
    expect(await described(name)).toEqual({ partitions: 3, settings: { "retention.ms": "70000" } });
    expect((await topics("describe", name)).stdout).toMatch(/^retention\.ms +70000 +topic$/m);

    const asked = await topics("delete", name);
    expect([asked.code, asked.stdout]).toEqual([2, ""]);
    expect(asked.stderr).toContain("--yes is needed where nobody can be asked");
    const deleted = await topics("delete", name, "--yes", "--json");
    expect(deleted).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(deleted.stdout)).toEqual({ deleted: [name] });
    expect((await topics("list")).stdout).not.toContain(name);
  });

  it("refuses a topic that is there, and says how it differs from what is wanted", async () => {
    const name = uniqueTopic("cli-ensure");
    const ensure = (...args: string[]) => topics("create", name, "--if-not-exists", ...args);
    expect((await ensure("--partitions", "2")).stdout).toBe(`created topic ${name}\n`);
    const again = await topics("create", name);
    expect([again.code, again.stdout]).toEqual([1, ""]);
    expect(again.stderr).toContain("The topic exists already");
    expect(await ensure("--partitions", "2")).toMatchObject({
      code: 0,
      stdout: `topic ${name} is there, as wanted\n`,
    });
    const differs = await ensure("--partitions", "3", "--set", "retention.ms=60000");
    expect(differs).toMatchObject({ code: 1, stderr: "" });
    expect(differs.stdout).toMatch(/^partitions +3 +2$/m);
    expect(differs.stdout).toMatch(/^config\.retention\.ms +60000 +604800000$/m);
    const { code, stdout } = await ensure("--partitions", "3", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      name,
      created: false,
      differences: [{ property: "partitions", wanted: "3", actual: "2" }],
    });
  });

  it("changes nothing of what the brokers refuse in part", async () => {
    const name = uniqueTopic("cli-refused");
    await topics("create", name, "--partitions", "2");
    const fewer = await topics("alter", name, "--set", "retention.ms=60000", "--partitions", "1");
    expect([fewer.code, fewer.stdout]).toEqual([1, ""]);
    expect(fewer.stderr).toMatch(/^error: /);
    const wrong = await topics("alter", name, "--set", "retention.ms=soon", "--partitions", "4");
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain("retention.ms");
    const dry = await topics("alter", name, "--partitions", "4", "--dry-run", "--json");
    expect(JSON.parse(dry.stdout)).toMatchObject({ name, partitions: 4, dryRun: true });
    expect(await described(name)).toEqual({ partitions: 2, settings: {} });
    const two = await topics("delete", name, `${name}-missing`, "--yes");
    expect([two.code, two.stdout]).toEqual([1, ""]);
    expect(two.stderr).toContain(`${name}-missing`);
    expect((await topics("list")).stdout).toContain(name);
  });

  it("deletes records up to where it is told", async () => {
    await using fixture = await TopicFixture.create(bootstrapServers, "cli-records", 2);
    await fixture.writeNumbered(5, 0);
    await fixture.writeNumbered(3, 1);
    const places = ["--before", "0/2", "--before", "1/end"];
    const asked = await topics("delete-records", fixture.topic, ...places);
    expect(asked.code).toBe(2);
    const { code, stdout } = await topics(
      ...["delete-records", fixture.topic, ...places, "--yes", "--json"],
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      name: fixture.topic,
      partitions: [
        { partition: 0, earliestOffset: "2" },
        { partition: 1, earliestOffset: "3" },
      ],
    });
    const all = await topics("delete-records", fixture.topic, "--all", "--yes");
    expect(all.stdout).toMatch(/^ +0 +5$/m);
  });
});
