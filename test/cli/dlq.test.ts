import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmbeddedKafka } from "../../src/cluster/index.ts";
import { KafkaProducer, type RecordInput } from "../../src/producer/index.ts";
import { letterHeadersOf, numberedLetters } from "../support/letters.ts";
import { readTopic } from "../support/read-topic.ts";
import { type Outcome, runCli } from "./run-cli.ts";
import { canonicalJson, logsJson, requestJson, spansJson } from "./telemetry-json.ts";

let kafka: EmbeddedKafka;
let producer: KafkaProducer;
let dlq: (...args: string[]) => Promise<Outcome>;

beforeAll(async () => {
  kafka = await EmbeddedKafka.start();
  producer = new KafkaProducer({ bootstrapServers: kafka.bootstrapServers });
  dlq = (...args) =>
    runCli(["dlq", ...args, "--brokers", kafka.bootstrapServers], { env: { COLUMNS: "140" } });
});

afterAll(async () => {
  await producer.close();
  await kafka.stop();
});

let topics = 0;

/** A dead-letter topic of the test's own, with the letters that are made for it. */
async function topicWith(
  letters: (topic: string, source: string) => readonly RecordInput[],
): Promise<{ topic: string; source: string; at: string[] }> {
  topics += 1;
  const [topic, source] = [`dead_${topics}`, `source_${topics}`];
  await producer.writeRecord({ topic: source, partition: 3, value: "first" });
  for (const letter of letters(topic, source)) {
    await producer.writeRecord(letter);
  }
  return { topic, source, at: ["--topic", topic] };
}

const lines = (text: string): string[] => text.trimEnd().split("\n");

describe("otel-kafka dlq list", () => {
  it("shows a row for each letter, and counts them by reason and source", async () => {
    const { topic, source, at } = await topicWith((to, from) => [
      ...numberedLetters(to, from, 2),
      ...numberedLetters(to, "elsewhere", 1, { reason: "failed", first: 7, sourcePartition: 4 }),
    ]);
    const { code, stdout, stderr } = await dlq("list", ...at);
    expect([code, stderr]).toEqual([0, ""]);
    const text = lines(stdout);
    expect(text[0]).toMatch(/^letter +refused at +reason +source +size +replays +error$/);
    expect(text[1]).toMatch(
      new RegExp(`^ +0/0 +2026-03-01 09:30:00.000Z +unreadable +${source} 0/0 +8 B +0 +Serial`),
    );
    expect(text[3]).toMatch(/^ +0\/2 +2026.*Z +failed +elsewhere 4\/7 +8 B +0 /);
    expect(text.slice(4, 7)).toEqual(["", `3 dead letters on ${topic}`, ""]);
    expect(text.slice(8)).toEqual([
      expect.stringMatching(new RegExp(`^unreadable +${source} +2 +0 +2026.*Z +2026.*Z$`)),
      expect.stringMatching(/^failed +elsewhere +1 +0 /),
    ]);
  });

  it("prints JSON lines, and with --summary one document", async () => {
    const { topic, source, at } = await topicWith((to, from) => numberedLetters(to, from, 2));
    const listed = await dlq("list", ...at, "--json");
    expect(listed).toMatchObject({ code: 0, stderr: "" });
    expect(lines(listed.stdout).map((line) => JSON.parse(line))).toMatchObject([
      { offset: "0" },
      {
        topic,
        partition: 0,
        offset: "1",
        reason: "unreadable",
        error: "SerializationError: unreadable",
        source: { topic: source, partition: 0, offset: "1" },
        refusedAt: "2026-03-01T09:30:00.000Z",
        replays: 0,
        replayed: false,
        key: "1",
        bytes: 8,
      },
    ]);
    const counted = await dlq("list", ...at, "--json", "--summary");
    expect(JSON.parse(counted.stdout)).toEqual({
      topic,
      letters: 2,
      replayed: 0,
      groups: [
        {
          reason: "unreadable",
          sourceTopic: source,
          letters: 2,
          replayed: 0,
          oldest: "2026-03-01T09:30:00.000Z",
          newest: "2026-03-01T09:30:00.000Z",
        },
      ],
    });
  });

  it("lists what its options choose, at most as many as wanted, and counts all of it", async () => {
    const { topic, source, at } = await topicWith((to, from) => numberedLetters(to, from, 9));
    const offsets = async (...args: string[]) =>
      lines((await dlq("list", ...at, "--json", ...args)).stdout)
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line).offset);
    expect(await offsets("--offsets", "7..")).toEqual(["7", "8"]);
    expect(await offsets("--source-offsets", "..1", "--source-topic", source)).toEqual(["0", "1"]);
    expect(await offsets("--source-partition", "1")).toEqual([]);
    expect(await offsets("--until", "2026-03-01T09:30:00Z")).toEqual([]);
    expect(await offsets("--since", "2026-03-01T09:30:00Z", "--partition", "0")).toHaveLength(9);
    expect(await offsets("--reason", "failed")).toEqual([]);
    const { stdout } = await dlq("list", ...at, "--max", "2");
    expect(lines(stdout).slice(2, 6)).toEqual([
      expect.stringContaining("0/1"),
      "",
      `9 dead letters on ${topic}`,
      "",
    ]);
  });

  it("takes the topic from the configuration, and is wrong usage without one", async () => {
    const { topic } = await topicWith((to, from) => numberedLetters(to, from, 1));
    const run = (env: Record<string, string>) =>
      runCli(["dlq", "list", "--summary", "--brokers", kafka.bootstrapServers], { env });
    const named = await run({ KAFKA_CONSUMER_DEAD_LETTER_TOPIC: topic });
    expect(named.stdout).toContain(`1 dead letter on ${topic}`);
    const nameless = await run({});
    expect([nameless.code, nameless.stdout]).toEqual([2, ""]);
    expect(nameless.stderr).toContain("name the dead-letter topic by --topic");
  });

  it("fails for a topic that does not exist", async () => {
    const { code, stdout, stderr } = await dlq("list", "--topic", "nothing_dead_here");
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toContain('The topic does not exist: "nothing_dead_here"');
  });
});

describe("otel-kafka dlq show", () => {
  const hostile = "\u001b[2Jnasty";

  it("shows why, where from, headers and bytes of what is not OTLP", async () => {
    const { topic, source, at } = await topicWith((to, from) => [
      {
        topic: to,
        partition: 2,
        key: "the key",
        value: Uint8Array.of(0x0a, 0xff, 0x41),
        headers: letterHeadersOf({
          sourceTopic: from,
          sourcePartition: 1,
          sourceOffset: 812,
          more: [["tenant", hostile]],
        }),
      },
    ]);
    const { code, stdout } = await dlq("show", "2/0", ...at, "--signal", "traces");
    expect(code).toBe(0);
    const text = lines(stdout);
    expect(text).toContain(`  letter      ${topic} partition 2 offset 0`);
    expect(text).toContain(`  source      ${source} partition 1 offset 812`);
    expect(text).toContain("  reason      unreadable");
    expect(text).toContain("  key         the key");
    expect(text).toContain("  tenant  \\x1b[2Jnasty");
    expect(stdout).toContain(`  00000000  0a ff 41${" ".repeat(41)}..A\n`);
    expect(text.at(-1)).toMatch(/^not readable as OTLP: The bytes are not a well-formed OTLP/);
  });

  it("draws what it holds where that can be read, told by header, topic or option", async () => {
    const { at } = await topicWith((to) => [
      {
        topic: to,
        partition: 0,
        value: spansJson(["checkout"]),
        headers: letterHeadersOf({ reason: "failed", more: [["otelcol.signal", "traces"]] }),
      },
      {
        topic: to,
        partition: 0,
        value: logsJson(["payment failed"]),
        headers: letterHeadersOf({ reason: "failed", sourceTopic: "otlp_logs" }),
      },
      { topic: to, partition: 0, value: logsJson(["by option"]), headers: letterHeadersOf({}) },
    ]);
    expect((await dlq("show", "0/0", ...at)).stdout).toMatch(/^ {2}checkout +shop/m);
    expect((await dlq("show", "0/1", ...at)).stdout).toMatch(/ {2}payment failed\n$/);
    expect((await dlq("show", "0/2", ...at)).stdout).toContain("its signal is not known");
    const told = await dlq("show", "0/2", ...at, "--signal", "logs", "--max-bytes", "4");
    expect(told.stdout).toMatch(/ {2}by option\n$/);
    expect(told.stdout).toContain("B more; --max-bytes and --raw show them");
  });

  it("writes the bytes alone with --raw, and all of it as JSON", async () => {
    const { at } = await topicWith((to) => [
      {
        topic: to,
        partition: 0,
        value: requestJson.logs,
        headers: letterHeadersOf({ more: [["otelcol.signal", "logs"]] }),
      },
    ]);
    expect((await dlq("show", "0/0", ...at, "--raw")).stdout).toBe(requestJson.logs);
    const document = JSON.parse((await dlq("show", "0/0", ...at, "--json")).stdout);
    expect(document).toMatchObject({
      offset: "0",
      signal: "logs",
      valueBase64: Buffer.from(requestJson.logs).toString("base64"),
      keyBase64: null,
      request: JSON.parse(canonicalJson.logs),
    });
    expect(document.headers[0]).toEqual({
      name: "otelcol.signal",
      text: "logs",
      base64: Buffer.from("logs").toString("base64"),
    });
  });

  it("fails where there is no letter, and refuses a place that is none", async () => {
    const { at } = await topicWith((to, from) => numberedLetters(to, from, 1));
    const missing = await dlq("show", "0/1", ...at);
    expect([missing.code, missing.stdout]).toEqual([1, ""]);
    expect(missing.stderr).toContain("There is no dead letter at this place");
    const wrong = await dlq("show", "17", ...at);
    expect([wrong.code, wrong.stdout]).toEqual([2, ""]);
    expect(wrong.stderr).toContain("Write partition/offset, such as 0/17.");
  });
});

describe("otel-kafka dlq replay", () => {
  it("sends letters back once, and says so", async () => {
    const { topic, source, at } = await topicWith((to, from) => numberedLetters(to, from, 3));
    const dry = await dlq("replay", ...at, "--dry-run");
    expect(dry).toMatchObject({
      code: 0,
      stderr: "",
      stdout: `would replay 3 letters of ${topic}\n  to ${source}: 3\n`,
    });
    const first = await dlq("replay", ...at, "--offsets", "1");
    expect(first.stdout).toBe(`replayed 1 letter of ${topic}\n  to ${source}: 1\n`);
    const second = await dlq("replay", ...at);
    expect(lines(second.stdout)).toEqual([
      `replayed 2 letters of ${topic}`,
      `  to ${source}: 2`,
      "  left out, replayed before: 1",
    ]);
    const records = await readTopic(kafka.bootstrapServers, source);
    expect(records.map(({ key }) => key)).toEqual(["1", "0", "2", null]);
    expect((await dlq("list", ...at)).stdout).toContain(
      `3 dead letters on ${topic}, 3 of them replayed`,
    );
    expect((await dlq("list", ...at, "--pending")).stdout).toBe(`0 dead letters on ${topic}\n`);
  });

  it("names what could not be sent, and exits with 1", async () => {
    const { topic, at } = await topicWith((to) => numberedLetters(to, "gone_topic", 1));
    const { code, stdout } = await dlq("replay", ...at);
    expect(code).toBe(1);
    expect(lines(stdout)).toEqual([
      `replayed 0 letters of ${topic}`,
      "  could not be sent: 1",
      expect.stringMatching(/^ {4}0\/0: The topic does not exist: "gone_topic"/),
    ]);
    const { code: again, stdout: json } = await dlq("replay", ...at, "--json");
    expect(again).toBe(1);
    expect(JSON.parse(json)).toMatchObject({
      topic,
      dryRun: false,
      interrupted: false,
      matched: 1,
      replayed: 0,
      failed: 1,
      failures: [{ partition: 0, offset: "0", error: { code: "TOPIC_NOT_FOUND" } }],
      topics: {},
    });
  });

  it("sends to another topic when asked, but not to the dead letters", async () => {
    const { topic, source, at } = await topicWith((to) => numberedLetters(to, "gone_topic", 1));
    const { code, stdout } = await dlq("replay", ...at, "--to", source, "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ replayed: 1, topics: { [source]: 1 } });
    const wrong = await dlq("replay", ...at, "--to", topic);
    expect([wrong.code, wrong.stdout]).toEqual([2, ""]);
    expect(wrong.stderr).toContain("is the dead-letter topic itself");
  });
});
