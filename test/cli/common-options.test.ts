import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CommonOptions, readConfig } from "../../src/cli/common-options.ts";
import type { KafkaOptions } from "../../src/config/index.ts";
import type { Signal } from "../../src/otlp/index.ts";
import { captureTerminal } from "./captured-terminal.ts";

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "otel-kafka-options-"));
  file = join(folder, "kafka.yaml");
  await writeFile(
    file,
    [
      "bootstrapServers: from-file:9092",
      "topic: { traces: file_spans, logs: file_logs }",
      "auth: { mechanism: plain, username: bridge, password: planted-secret }",
    ].join("\n"),
  );
});

afterAll(() => rm(folder, { recursive: true }));

function read(
  options: CommonOptions,
  env: Record<string, string> = {},
  more: { signal?: Signal; overrides?: Partial<KafkaOptions> } = {},
) {
  return readConfig(options, captureTerminal(env), more);
}

describe("readConfig", () => {
  it("starts from the broker of this machine where none is named", () => {
    expect(read({}).bootstrapServers).toEqual(["localhost:9092"]);
  });

  it("takes brokers from the environment, or from a file", () => {
    const env = { KAFKA_BOOTSTRAP_SERVERS: "a:1,b:2" };
    expect(read({}, env).bootstrapServers).toEqual(["a:1", "b:2"]);
    expect(read({ config: file }, env).bootstrapServers).toEqual(["from-file:9092"]);
  });

  it("lets the command line win over both", () => {
    const env = { KAFKA_BOOTSTRAP_SERVERS: "a:1" };
    expect(read({ brokers: "c:3" }, env).bootstrapServers).toEqual(["c:3"]);
    expect(read({ brokers: "c:3,d:4", config: file }).bootstrapServers).toEqual(["c:3", "d:4"]);
  });

  it("uses --topic for the signal of the command, and leaves the others", () => {
    const { topic } = read({ topic: "mine", config: file }, {}, { signal: "traces" });
    expect([topic.traces.name, topic.logs.name, topic.shared]).toEqual([
      "mine",
      "file_logs",
      false,
    ]);
  });

  it("uses --topic for all signals where the command has none", () => {
    const { topic } = read({ topic: "mine", config: file });
    expect([topic.traces.name, topic.metrics.name, topic.logs.name]).toEqual([
      "mine",
      "mine",
      "mine",
    ]);
    expect(topic.shared).toBe(true);
  });

  it("takes what the command itself settles", () => {
    const config = read({ config: file }, {}, { overrides: { consumer: { groupId: "g" } } });
    expect(config.consumer.groupId).toBe("g");
  });

  it("logs warnings to standard error, and everything when verbose", () => {
    const terminal = captureTerminal();
    const quiet = readConfig({}, terminal, {});
    quiet.logger.info("quiet");
    quiet.logger.warn("slow");
    readConfig({ verbose: true }, terminal, {}).logger.debug("detail");
    expect(terminal.written).toEqual({ stdout: "", stderr: "warn: slow\ndebug: detail\n" });
  });

  it("names every problem at once, with its place, and no secret", () => {
    const read_ = () => read({ config: file, brokers: "x:y:z", topic: "no topic" });
    expect(read_).toThrow(/bootstrapServers.*\n.*topic/);
    expect(read_).not.toThrow(/planted-secret/);
  });
});
