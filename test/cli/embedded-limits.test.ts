import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmbeddedKafka } from "../../src/cluster/index.ts";
import { runCli } from "./run-cli.ts";

const changeTopics = "it cannot delete or change topics";
const lookAtGroups = "it cannot describe the cluster";

describe("what an embedded cluster cannot do", () => {
  let kafka: EmbeddedKafka;

  beforeAll(async () => {
    kafka = await EmbeddedKafka.start();
  });
  afterAll(() => kafka.stop());

  it.each([
    [["topics", "create", "new-topic"], "it cannot create topics"],
    [["topics", "create", "new-topic", "--if-not-exists"], "it cannot create topics"],
    [["topics", "alter", "t", "--partitions", "9"], changeTopics],
    [["topics", "alter", "t", "--set", "retention.ms=1"], changeTopics],
    [["groups", "list"], lookAtGroups],
    [["groups", "describe", "g"], lookAtGroups],
    [["groups", "describe", "g", "--watch"], lookAtGroups],
    [["groups", "reset", "g", "--to", "end", "--dry-run"], lookAtGroups],
    [["groups", "delete", "g", "--yes"], lookAtGroups],
  ])("is said at once by %j", async (args, reason) => {
    const { code, stdout, stderr } = await runCli([...args, "--brokers", kafka.bootstrapServers]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`The embedded cluster cannot do this: ${reason}`);
  });
});
