import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmbeddedKafka } from "../../src/cluster/index.ts";
import { KafkaConfig } from "../../src/config/index.ts";
import { KafkaConsumer } from "../../src/consumer/index.ts";
import { decodeJson, type Signal, signals } from "../../src/otlp/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { runCli, startCli } from "./run-cli.ts";
import { canonicalJson, logsJson, metricsJson, requestJson, spansJson } from "./telemetry-json.ts";

let kafka: EmbeddedKafka;
let producer: KafkaProducer;
let brokers: string[];

beforeAll(async () => {
  kafka = await EmbeddedKafka.start();
  brokers = ["--brokers", kafka.bootstrapServers];
  producer = new KafkaProducer(new KafkaConfig({ bootstrapServers: kafka.bootstrapServers }));
  await producer.connect();
});

afterAll(async () => {
  await producer.close();
  await kafka.stop();
});

const writers = {
  traces: (json: string, topic: string) =>
    producer.writeTraces(decodeJson("traces", json), { topic, partition: 0 }),
  metrics: (json: string, topic: string) =>
    producer.writeMetrics(decodeJson("metrics", json), { topic, partition: 0 }),
  logs: (json: string, topic: string) =>
    producer.writeLogs(decodeJson("logs", json), { topic, partition: 0 }),
};

let topics = 0;

/** A topic of the test's own, with these requests in partition 0. */
async function topicWith(signal: Signal, ...requests: string[]): Promise<string> {
  topics += 1;
  const topic = `tail_${signal}_${topics}`;
  for (const request of requests) {
    await writers[signal](request, topic);
  }
  return topic;
}

describe("otel-kafka tail", () => {
  it("draws traces for a person", async () => {
    const topic = await topicWith("traces", spansJson(["checkout", "payment"]));
    const { code, stdout } = await runCli(
      ["tail", "traces", "-t", topic, "--from-beginning", "--max", "2", ...brokers],
      { env: { COLUMNS: "100" } },
    );
    expect(code).toBe(0);
    expect(stdout.split("\n")).toEqual([
      expect.stringMatching(/^trace 0{30}4b · 6 ms · 2 spans · 1 service · 2026-03-01 09:30/),
      expect.stringMatching(/^ {2}checkout +shop +server +5 ms +━+$/),
      expect.stringMatching(/^ {2}payment +shop +server +5 ms +━+$/),
      "",
    ]);
  });

  it("lists metrics and log records for a person", async () => {
    const metrics = await topicWith("metrics", metricsJson([1_200]));
    const logs = await topicWith("logs", logsJson(["payment failed"]));
    const show = (signal: string, topic: string) =>
      runCli(["tail", signal, "-t", topic, "--from-beginning", "--max", "1", ...brokers]);
    expect((await show("metrics", metrics)).stdout).toMatch(/shop\.orders +counter +\{order\}/);
    expect((await show("logs", logs)).stdout).toBe(
      "2026-03-01 09:30:00.000Z ERROR shop  payment failed\n",
    );
  });

  it.each(signals)("prints %s as OTLP/JSON that send takes, without loss", async (signal) => {
    const topic = await topicWith(signal, requestJson[signal]);
    const tail = (from: string) =>
      runCli(["tail", signal, "-t", from, "--json", "--from-beginning", "--max", "2", ...brokers]);
    const first = await tail(topic);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    expect(first.stdout).toBe(`${canonicalJson[signal]}\n`);
    const copied = await runCli(["send", signal, "-t", `${topic}_copy`, ...brokers], {
      input: first.stdout,
    });
    expect(copied.code).toBe(0);
    expect((await tail(`${topic}_copy`)).stdout).toBe(first.stdout);
  });

  it("follows what arrives, and ends cleanly by Ctrl-C", async () => {
    const topic = await topicWith("logs", logsJson(["before"]));
    const tail = await startCli(["tail", "logs", "-t", topic, ...brokers]);
    await tail.said("reading ");
    await writers.logs(logsJson(["first"]), topic);
    await tail.printed("first");
    await writers.logs(logsJson(["second"]), topic);
    await tail.printed("second");
    tail.process.kill("SIGINT");
    const { code, signal, stdout } = await tail.outcome;
    expect([code, signal]).toEqual([0, null]);
    expect(stdout).not.toContain("before");
  });

  it("ends cleanly by SIGTERM with nothing to read, on a topic that is not there yet", async () => {
    const tail = await startCli(["tail", "logs", "--topic", "tail_nothing_here", ...brokers]);
    await tail.said("reading tail_nothing_here");
    tail.process.kill("SIGTERM");
    expect(await tail.outcome).toMatchObject({ code: 0, stdout: "" });
  });

  it("ends cleanly by Ctrl-C while it is still connecting", async () => {
    // Takes connections and never answers.
    const silent = createServer().listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const tail = await startCli(["tail", "--brokers", `127.0.0.1:${port}`]);
    await once(silent, "connection");
    tail.process.kill("SIGINT");
    expect(await tail.outcome).toMatchObject({ code: 0, stdout: "", stderr: "" });
    silent.close();
  });

  it("colours what it shows when that is asked for", async () => {
    const topic = await topicWith("logs", logsJson(["payment failed"]));
    const { stdout } = await runCli(
      ["tail", "logs", "-t", topic, "--from-beginning", "--max", "1", ...brokers],
      { env: { FORCE_COLOR: "1" } },
    );
    expect(stdout).toContain("\u001b[31mERROR\u001b[39m");
  });

  it("shows only items that satisfy all conditions", async () => {
    const topic = await topicWith(
      "traces",
      spansJson(["checkout", "payment"]),
      spansJson(["checkout"], "other"),
      spansJson(["last"]),
    );
    const { stdout } = await runCli([
      ...["tail", "traces", "-t", topic, "--json", "--from-beginning", "--max", "2", ...brokers],
      ...["--where", "service=shop", "--where", "http.route~^/(checkout|last)$"],
    ]);
    const names = stdout
      .trim()
      .split("\n")
      .map((line) => decodeJson("traces", line).resourceSpans[0]?.scopeSpans[0]?.spans)
      .map((spans) => spans?.map(({ name }) => name));
    expect(names).toEqual([["checkout"], ["last"]]);
  });

  it("stops in the middle of a request after --max items", async () => {
    const topic = await topicWith("logs", logsJson(["a", "b"]), logsJson(["c", "d"]));
    const { stdout } = await runCli([
      ...["tail", "logs", "-t", topic, "--from-beginning", "--max", "3", ...brokers],
    ]);
    expect(stdout.match(/ {2}\w$/gm)).toEqual(["  a", "  b", "  c"]);
  });

  it("starts at an offset of a partition, and tells where records lie when verbose", async () => {
    const topic = await topicWith("logs", logsJson(["a"]), logsJson(["b"]), logsJson(["c"]));
    const { code, stdout } = await runCli([
      ...["tail", "logs", "-t", topic, "--partition", "0", "--offset", "1", "--max", "1"],
      ...["--verbose", ...brokers],
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`^── ${topic} partition 0 offset 1 · 20.*Z · \\d+ B\n.*  b\n$`),
    );
  });

  it("starts at a time, on an embedded Kafka, too", async () => {
    const topic = await topicWith("logs", logsJson(["old"]));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const between = new Date().toISOString();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await writers.logs(logsJson(["new"]), topic);
    const { stdout } = await runCli([
      ...["tail", "logs", "-t", topic, "--since", between, "--max", "1", ...brokers],
    ]);
    expect(stdout).toMatch(/ {2}new\n$/);
  });

  it("reads all signals from one topic, told apart by their header", async () => {
    const topic = `tail_shared_${process.pid}`;
    await writers.traces(spansJson(["checkout"]), topic);
    await writers.metrics(metricsJson([1]), topic);
    await writers.logs(logsJson(["hello"]), topic);
    const run = (...args: string[]) =>
      runCli(["tail", ...args, "-t", topic, "--json", "--from-beginning", ...brokers]);
    const all = await run("--max", "3");
    expect(
      all.stdout
        .trim()
        .split("\n")
        .map((line) => Object.keys(JSON.parse(line))),
    ).toEqual([["resourceSpans"], ["resourceMetrics"], ["resourceLogs"]]);
    const some = await run("logs", "--max", "1");
    expect(Object.keys(JSON.parse(some.stdout))).toEqual(["resourceLogs"]);
  });

  it("names what is not OTLP on standard error and goes on", async () => {
    const topic = await topicWith("logs");
    await producer.writeRecord({ topic, value: "not a request", partition: 0 });
    await writers.logs(logsJson(["after"]), topic);
    const { code, stdout, stderr } = await runCli([
      ...["tail", "logs", "-t", topic, "--json", "--from-beginning", "--max", "1", ...brokers],
    ]);
    expect(code).toBe(0);
    expect(decodeJson("logs", stdout.trim()).resourceLogs).toHaveLength(1);
    expect(stderr).toContain(`${topic} partition 0 offset 0: `);
  });

  it("writes no dead letters while it only looks", async () => {
    const topic = await topicWith("logs");
    await producer.writeRecord({ topic, value: "not a request", partition: 0 });
    await writers.logs(logsJson(["after"]), topic);
    const letters = `${topic}_letters`;
    const looked = await runCli(
      ["tail", "logs", "-t", topic, "--from-beginning", "--max", "1", ...brokers],
      { env: { KAFKA_CONSUMER_DEAD_LETTER_TOPIC: letters } },
    );
    expect(looked.code).toBe(0);
    await using consumer = new KafkaConsumer({ bootstrapServers: kafka.bootstrapServers });
    await expect(
      consumer.assign([{ topic: letters, offset: "beginning" }], { follow: false }),
    ).rejects.toThrow("The topic does not exist");
  });

  it("joins a group only when asked, and commits what it showed", async () => {
    const topic = await topicWith("logs", logsJson(["a"]), logsJson(["b"]));
    const read = (...args: string[]) =>
      runCli(["tail", "logs", "-t", topic, "--from-beginning", "--max", "1", ...args, ...brokers], {
        env: { KAFKA_GROUP_ID: "tail-group" },
      });
    expect((await read()).stdout).toMatch(/ {2}a\n$/);
    expect((await read("--group", "tail-group")).stdout).toMatch(/ {2}a\n$/);
    expect((await read("--group", "tail-group")).stdout).toMatch(/ {2}b\n$/);
  });

  it("is quiet when its reader leaves", async () => {
    const lines = Array.from({ length: 300 }, (_, index) => logsJson([`line ${index}`]));
    const topic = await topicWith("logs", ...lines);
    const tail = await startCli([
      "tail",
      "logs",
      "-t",
      topic,
      "--json",
      "--from-beginning",
      ...brokers,
    ]);
    const head = spawn("head", ["-n", "1"], { stdio: ["pipe", "pipe", "inherit"] });
    head.stdin.on("error", () => tail.process.stdout?.destroy());
    tail.process.stdout?.pipe(head.stdin);
    await once(head, "exit");
    tail.process.stdout?.destroy();
    const { code, stderr } = await tail.outcome;
    expect([code, stderr]).toEqual([0, ""]);
  });
});
