import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { EmbeddedKafka } from "../../src/cluster/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { type Outcome, runCli } from "../cli/run-cli.ts";
import { uniqueTopic } from "../support/names.ts";

describe.each(["embedded", "real"] as const)("the commands on the %s broker", (kind) => {
  let embedded: EmbeddedKafka | undefined;
  let bootstrapServers: string;
  let run: (...args: string[]) => Promise<Outcome>;
  const topic = uniqueTopic("cli-admin");

  beforeAll(async () => {
    embedded = kind === "embedded" ? await EmbeddedKafka.start() : undefined;
    bootstrapServers = embedded?.bootstrapServers ?? inject("bootstrapServers");
    run = (...args) =>
      runCli([...args, "--brokers", bootstrapServers], { env: { COLUMNS: "120" } });
    await using producer = new KafkaProducer({ bootstrapServers, topic: { partitions: 4 } });
    await producer.writeTraces(new Uint8Array(), { topic, partition: 0 }).catch(() => {});
    await producer.writeRecord({ topic, partition: 2, value: "one" });
    await producer.writeRecord({ topic, partition: 2, value: "two" });
  });
  afterAll(() => embedded?.stop());

  it("list the topics", async () => {
    const listed = await run("topics", "list");
    expect(listed).toMatchObject({ code: 0, stderr: "" });
    expect(listed.stdout).toMatch(/^topic +partitions +replicas$/m);
    expect(listed.stdout).toMatch(new RegExp(`^${topic} +\\d+ +1$`, "m"));
    const { stdout } = await run("topics", "list", "--json");
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ name: topic }));
  });

  it("describe a topic, as far as the broker can", async () => {
    const described = await run("topics", "describe", topic);
    expect(described).toMatchObject({ code: 0, stderr: "" });
    expect(described.stdout).toMatch(/^ +2 +\d+ +\d+ +\d+ +0 +2 /m);
    expect(described.stdout.includes("not to be had:")).toBe(kind === "embedded");
    const [document] = JSON.parse((await run("topics", "describe", topic, "--json")).stdout);
    expect(document).toMatchObject({ name: topic });
    expect(document.partitions[2]).toMatchObject({ earliestOffset: "0", latestOffset: "2" });
  });

  it("fail for a topic that does not exist", async () => {
    for (const command of [
      ["describe"],
      ["delete", "--yes"],
      ["delete-records", "--all", "--yes"],
    ]) {
      const [name = "", ...options] = command;
      const { code, stdout, stderr } = await run("topics", name, "no-such-topic", ...options);
      expect([code, stdout]).toEqual([1, ""]);
      expect(stderr).toContain('The topic does not exist: "no-such-topic"');
    }
  });
});
