import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmbeddedKafka } from "../../src/cluster/index.ts";
import { decodeJson, encodeRequest, type Signal, signals } from "../../src/otlp/index.ts";
import { runCli, startCli } from "./run-cli.ts";
import { requestJson, spansJson } from "./telemetry-json.ts";

let kafka: EmbeddedKafka;
let folder: string;
let brokers: string[];

beforeAll(async () => {
  kafka = await EmbeddedKafka.start();
  brokers = ["--brokers", kafka.bootstrapServers];
  folder = await mkdtemp(join(tmpdir(), "otel-kafka-send-"));
});

afterAll(async () => {
  await kafka.stop();
  await rm(folder, { recursive: true });
});

async function fileOf(content: string | Uint8Array): Promise<string> {
  const path = join(folder, `${Math.random().toString(36).slice(2)}.otlp`);
  await writeFile(path, content);
  return path;
}

describe("otel-kafka send", () => {
  it.each(signals)("sends a JSON document of %s and says where it went", async (signal: Signal) => {
    const pretty = JSON.stringify(JSON.parse(requestJson[signal]), undefined, 2);
    const topic = `document_${signal}`;
    const outcome = await runCli(["send", signal, await fileOf(pretty), ...brokers, "-t", topic]);
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    const item = { traces: "spans", metrics: "data points", logs: "log records" }[signal];
    expect(outcome.stdout).toMatch(
      new RegExp(
        `^wrote 2 ${item} to ${topic} \\(1 message, \\d+ B\\)\n  partition \\d: offset 0\n$`,
      ),
    );
  });

  it("sends protobuf from standard input", async () => {
    const protobuf = encodeRequest("traces", decodeJson("traces", requestJson.traces));
    const outcome = await runCli(["send", "traces", "-", ...brokers], { input: protobuf });
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    expect(outcome.stdout).toContain("wrote 2 spans to otlp_spans");
  });

  it("sends JSON lines and reports as one JSON document", async () => {
    const lines = Array.from({ length: 300 }, (_, index) => spansJson([`span ${index}`]));
    const outcome = await runCli(["send", "traces", "--json", ...brokers, "--topic", "lines"], {
      input: lines.join("\n"),
    });
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    const report = JSON.parse(outcome.stdout);
    expect(report).toMatchObject({
      signal: "traces",
      topic: "lines",
      recordsWritten: 300,
      refused: 0,
      errors: [],
      interrupted: false,
    });
    const offsets = report.partitions.reduce(
      (sum: number, { firstOffset, lastOffset }: { firstOffset: string; lastOffset: string }) =>
        sum + Number(lastOffset) - Number(firstOffset) + 1,
      0,
    );
    expect(offsets).toBeGreaterThan(0);
    expect(offsets).toBeLessThanOrEqual(300);
  });

  it("names a malformed line, sends the others, and exits 1", async () => {
    const input = [requestJson.traces, '{"resourceSpans":[}', requestJson.logs, requestJson.traces];
    const outcome = await runCli(["send", "traces", ...brokers], { input: input.join("\n") });
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(/^line 2: The text is not a well-formed OTLP\/JSON request/m);
    expect(outcome.stderr).toMatch(/^line 3: .*it holds logs \(resourceLogs\), not traces/m);
    expect(outcome.stdout).toContain("wrote 4 spans");
    expect(outcome.stdout).toContain("refused 2 requests");
  });

  it("names what is wrong with malformed protobuf", async () => {
    const protobuf = encodeRequest("traces", decodeJson("traces", requestJson.traces));
    const path = await fileOf(protobuf.subarray(0, -3));
    const outcome = await runCli(["send", "traces", path, ...brokers]);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toMatch(/^input: .*at byte \d+/);
  });

  it("writes nothing for an empty input, and says so", async () => {
    const outcome = await runCli(["send", "logs", ...brokers], { input: "" });
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    expect(outcome.stdout).toContain("wrote 0 log records");
  });

  it("sends lines as they come, and at Ctrl-C says what was acknowledged", async () => {
    const topic = "interrupted";
    const send = await startCli(["send", "logs", "--topic", topic, ...brokers], {
      input: `${requestJson.logs}\n`,
      more: true,
    });
    const tail = await runCli([
      ...["tail", "logs", "--topic", topic, "--from-beginning", "--max", "2", ...brokers],
    ]);
    expect(tail.stdout).toContain("order placed");
    send.process.kill("SIGINT");
    const { code, stdout, stderr } = await send.outcome;
    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout).toContain(`interrupted: wrote 2 log records to ${topic}`);
  });

  it("fails for a file that is not there", async () => {
    const outcome = await runCli(["send", "logs", join(folder, "missing.json"), ...brokers]);
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toContain("there is no such file or folder");
    expect(outcome.stderr).not.toContain("    at ");
  });

  it("takes its configuration from a file, and the command line wins", async () => {
    const config = join(folder, "kafka.yaml");
    await writeFile(
      config,
      `bootstrapServers: ["\${TEST_BROKERS}"]\nclientId: from-file\ntopic: from_file\n`,
    );
    const run = (...args: string[]) =>
      runCli(["send", "logs", "--config", config, ...args], {
        input: requestJson.logs,
        env: { TEST_BROKERS: kafka.bootstrapServers },
      });
    expect((await run()).stdout).toContain("to from_file");
    expect((await run("--topic", "from_command")).stdout).toContain("to from_command");
  });

  it("takes its configuration from the environment", async () => {
    const outcome = await runCli(["send", "logs"], {
      input: requestJson.logs,
      env: { KAFKA_BOOTSTRAP_SERVERS: kafka.bootstrapServers, KAFKA_TOPIC_LOGS: "from_env" },
    });
    expect(outcome).toMatchObject({ code: 0 });
    expect(outcome.stdout).toContain("to from_env");
  });

  it("says what to do when no broker answers, and tells no secret, however verbose", async () => {
    const outcome = await runCli(["send", "logs", "--brokers", "127.0.0.1:1", "--verbose"], {
      input: requestJson.logs,
      env: {
        KAFKA_SASL_MECHANISM: "plain",
        KAFKA_SASL_USERNAME: "bridge",
        KAFKA_SASL_PASSWORD: "planted-secret-1",
      },
    });
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toContain("error: No Kafka broker can be reached");
    expect(outcome.stderr).toContain("Check bootstrapServers");
    expect(outcome.stdout + outcome.stderr).not.toContain("planted-secret");
  });
});
