import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  BridgeConfig,
  bridgeJsonSchema,
  bridgeStarter,
  starterSinks,
  starterSources,
} from "../../../src/config/index.ts";

const choices = starterSources.flatMap((from) => starterSinks.map((to) => ({ from, to })));
const isSchemaRight = new Ajv({ strict: false, logger: false }).compile(bridgeJsonSchema());

describe("bridgeStarter", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "otel-kafka-starter-"));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** Nothing but these has to be set, and where a file needs none of them they are ignored. */
  const secrets = { CONFLUENT_CLOUD_API_KEY: "key", CONFLUENT_CLOUD_API_SECRET: "secret" };

  function read(text: string, env: Record<string, string> = {}): BridgeConfig {
    const path = join(folder, "bridge.yaml");
    writeFileSync(path, text);
    return BridgeConfig.fromFile(path, { ...secrets, ...env });
  }

  it.each(Object.keys(secrets))(
    "makes a file from Confluent Cloud that is refused without %s",
    (name) => {
      const { text } = bridgeStarter({ from: "confluent", to: "kafka" });
      expect(() => read(text, { [name]: "" })).toThrow(new RegExp(`${name}.*set it to`, "s"));
    },
  );

  it.each(choices)("makes a file from $from to $to that is right as it is", (choice) => {
    const { text, pipelines } = bridgeStarter(choice);
    const config = read(text);
    expect(config.pipelines.map(({ name }) => name)).toEqual(pipelines);
    expect(config.pipelines[0]?.from.kind).toBe(choice.from);
    expect(config.pipelines.at(-1)?.to.kind).toBe(choice.to);
    expect(isSchemaRight(parse(text))).toBe(true);
  });

  it.each(choices)("makes a file from $from to $to that is right with everything on", (choice) => {
    const everything = bridgeStarter(choice).text.replaceAll(/^( *)#(?=\w)/gm, "$1");
    expect(everything).not.toBe(bridgeStarter(choice).text);
    const env = { KAFKA_PASSWORD: "a", OTLP_TOKEN: "b", BACKEND_TOKEN: "c", FIREHOSE_KEY: "d" };
    // A metric stream and pages need what else is on, so this holds for all of it together.
    expect(read(everything, env).pipelines.length).toBeGreaterThan(0);
    expect(isSchemaRight(parse(everything))).toBe(true);
  });

  it("takes brokers and a topic, whatever is in their names", () => {
    const text = bridgeStarter({
      from: "otlp",
      to: "console",
      brokers: "a:1,b:2",
      topic: "1.5",
    }).text;
    const { kafka, pipelines } = read(text, { KAFKA_BOOTSTRAP_SERVERS: "c:3" });
    expect(kafka.bootstrapServers).toEqual(["a:1", "b:2"]);
    expect(pipelines[0]?.to).toMatchObject({
      kafka: { topic: { traces: { name: "1.5" }, logs: { name: "1.5" } } },
    });
    expect(pipelines[1]?.from).toMatchObject({ topics: { mixed: ["1.5"] } });
  });

  it("gives a mirror other topics than it reads", () => {
    const { pipelines } = read(bridgeStarter({ from: "kafka", to: "kafka", topic: "t" }).text);
    expect(pipelines[0]).toMatchObject({
      from: { topics: { mixed: ["t"] } },
      to: { kafka: { topic: { traces: { name: "copy_of_t" } } } },
    });
  });

  it("names the schema in its first line, for editors, where there is one", () => {
    const of = (schema?: string) => bridgeStarter({ from: "otlp", to: "otlp", schema }).text;
    expect(of("./s.json").split("\n")[0]).toBe("# yaml-language-server: $schema=./s.json");
    expect(of()).not.toContain("$schema");
  });

  it("has a comment before every option, and no line that is too long", () => {
    const lines = bridgeStarter({ from: "otlp", to: "otlp" }).text.split("\n");
    const names = ["ingest:", "deliver:"];
    lines.forEach((line, index) => {
      expect(line.length).toBeLessThanOrEqual(105);
      if (/^ *#?[a-zA-Z]+:/.test(line) && !names.includes(line.trim())) {
        expect([line, lines[index - 1]]).toEqual([line, expect.stringMatching(/^ *# /)]);
      }
    });
  });
});
