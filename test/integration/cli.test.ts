import { describe, expect, inject, it } from "vitest";
import { signals } from "../../src/otlp/index.ts";
import { runCli, startCli } from "../cli/run-cli.ts";
import { canonicalJson, logsJson, requestJson } from "../cli/telemetry-json.ts";

const brokers = ["--brokers", inject("bootstrapServers")];
const unique = `${Date.now().toString(36)}_${process.pid}`;

describe("the command on a real Kafka", () => {
  it.each(signals)("sends %s, creating the topic, and shows them again", async (signal) => {
    const topic = `cli_${signal}_${unique}`;
    const sent = await runCli(["send", signal, "--json", "--topic", topic, ...brokers], {
      input: requestJson[signal],
    });
    expect(sent).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(sent.stdout)).toMatchObject({ topic, recordsWritten: 2, messages: 1 });
    const tail = ["tail", signal, "--json", "--topic", topic, "--from-beginning", "--max", "2"];
    const shown = await runCli([...tail, ...brokers]);
    expect(shown).toMatchObject({ code: 0, stderr: "" });
    expect(shown.stdout).toBe(`${canonicalJson[signal]}\n`);
  });

  it("starts at a time that the brokers look up", async () => {
    const topic = `cli_since_${unique}`;
    const send = (text: string) =>
      runCli(["send", "logs", "--topic", topic, ...brokers], { input: logsJson([text]) });
    expect((await send("old")).code).toBe(0);
    const between = new Date().toISOString();
    expect((await send("new")).code).toBe(0);
    const { stdout } = await runCli([
      ...["tail", "logs", "--topic", topic, "--since", between, "--max", "1", ...brokers],
    ]);
    expect(stdout).toMatch(/ {2}new\n$/);
  });

  it("waits for a topic that is not there, and shows what arrives on it", async () => {
    const topic = `cli_later_${unique}`;
    const tail = await startCli(["tail", "logs", "--topic", topic, "--max", "1", ...brokers]);
    await tail.said(`topic ${topic} does not exist yet`);
    await tail.said("reading ");
    const sent = await runCli(["send", "logs", "--topic", topic, ...brokers], {
      input: logsJson(["at last"]),
    });
    expect(sent.code).toBe(0);
    const { code, stdout } = await tail.outcome;
    expect(code).toBe(0);
    expect(stdout).toMatch(/ {2}at last\n$/);
  });

  it("commits for a group when asked, and goes on from there", async () => {
    const topic = `cli_group_${unique}`;
    const read = ["tail", "logs", "--topic", topic, "--from-beginning", "--max", "1", ...brokers];
    for (const text of ["first", "second"]) {
      const sent = await runCli(["send", "logs", "--topic", topic, ...brokers], {
        input: logsJson([text]),
      });
      expect(sent.code).toBe(0);
    }
    const group = ["--group", `cli-${unique}`];
    const texts = [await runCli([...read, ...group]), await runCli([...read, ...group])].map(
      ({ stdout }) => /\w+\n$/.exec(stdout)?.[0].trim(),
    );
    expect(texts.sort()).toEqual(["first", "second"]);
  });

  it("fails for a partition that does not exist, and says which", async () => {
    const topic = `cli_partition_${unique}`;
    await runCli(["send", "logs", "--topic", topic, ...brokers], { input: logsJson(["x"]) });
    const { code, stdout, stderr } = await runCli([
      ...["tail", "logs", "--topic", topic, "--partition", "99", ...brokers],
    ]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain(`"${topic}", partition 99`);
  });
});
