import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runProgram } from "../../src/cli/program.ts";
import { BridgeConfig, bridgeJsonSchema } from "../../src/config/index.ts";
import { captureTerminal } from "./captured-terminal.ts";

describe("otel-kafka init", () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "otel-kafka-init-"));
    file = join(folder, "bridge.yaml");
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  async function run(args: readonly string[], { isTTY = false } = {}) {
    const terminal = captureTerminal({}, { isTTY });
    const code = await runProgram(["init", ...args], terminal);
    return { code, ...terminal.written };
  }

  it("writes a file that passes the check, and its schema beside it", async () => {
    const { code, stdout, stderr } = await run([file]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain(`wrote ${file} with the pipelines ingest and deliver`);
    expect((await readdir(folder)).sort()).toEqual(["bridge.schema.json", "bridge.yaml"]);
    expect(BridgeConfig.fromFile(file, {}).pipelines.map(({ name }) => name)).toEqual([
      "ingest",
      "deliver",
    ]);
    expect(await readFile(file, "utf8")).toMatch(
      /^# yaml-language-server: \$schema=\.\/bridge\.schema\.json\n/,
    );
    const schema: unknown = JSON.parse(await readFile(join(folder, "bridge.schema.json"), "utf8"));
    expect(schema).toEqual(JSON.parse(JSON.stringify(bridgeJsonSchema())));
  });

  it("writes what is chosen", async () => {
    await run([file, "--from", "kafka", "--to", "file", "--brokers", "a:1", "--topic", "t"]);
    const { kafka, pipelines } = BridgeConfig.fromFile(file, {});
    expect(kafka.bootstrapServers).toEqual(["a:1"]);
    expect(pipelines).toMatchObject([
      { name: "deliver", from: { kind: "kafka", topics: { mixed: ["t"] } }, to: { kind: "file" } },
    ]);
  });

  it("leaves the schema out where it is not wanted", async () => {
    await run([file, "--no-schema"]);
    expect(await readdir(folder)).toEqual(["bridge.yaml"]);
    expect(await readFile(file, "utf8")).not.toContain("$schema");
  });

  it("replaces nothing, and leaves nothing behind", async () => {
    await writeFile(file, "mine");
    const { code, stdout, stderr } = await run([file]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`A file of that name is there already: ${file}`);
    expect(await readdir(folder)).toEqual(["bridge.yaml"]);
    expect(await readFile(file, "utf8")).toBe("mine");
  });

  it("replaces no schema that is another's, but takes its own for there", async () => {
    const schema = join(folder, "bridge.schema.json");
    await writeFile(schema, "{}");
    expect((await run([file])).stderr).toContain(schema);
    expect(await readdir(folder)).toEqual(["bridge.schema.json"]);
    expect((await run([file, "--force"])).code).toBe(0);
    expect((await run([join(folder, "other.yaml")])).code).toBe(0);
  });

  it("replaces what is there with --force", async () => {
    await writeFile(file, "mine");
    expect((await run([file, "--force"])).code).toBe(0);
    expect(BridgeConfig.fromFile(file, {}).workers).toBe(1);
  });

  it("prints the file alone for -", async () => {
    const { code, stdout, stderr } = await run(["-", "--from", "msk", "--to", "kafka"]);
    expect([code, stderr]).toEqual([0, ""]);
    await writeFile(file, stdout);
    expect(BridgeConfig.fromFile(file, {}).pipelines[0]?.from.kind).toBe("msk");
    expect(await readdir(folder)).toEqual(["bridge.yaml"]);
  });

  it("reports as one JSON document with --json", async () => {
    const { stdout } = await run([file, "--json", "--to", "console"], { isTTY: true });
    expect(JSON.parse(stdout)).toEqual({
      file,
      schema: join(folder, "bridge.schema.json"),
      pipelines: ["ingest", "deliver"],
    });
  });

  it("says on a terminal what comes next", async () => {
    expect((await run([file], { isTTY: true })).stdout).toContain("next:");
    expect((await run([file, "--force"])).stdout).not.toContain("next:");
  });

  it.each([
    [["--from", "nowhere"], "Allowed choices are otlp, kafka, msk, confluent"],
    [["--to", "nowhere"], "Allowed choices are kafka, otlp, console, file"],
    [["--config", "other.yaml"], "leave --config out"],
    [["--topic", "a/b"], "expected a topic name"],
    [["--brokers", "a:b:c"], "--brokers: expected host:port"],
  ])("refuses %j as wrong usage", async (args, message) => {
    const { code, stdout, stderr } = await run([file, ...args]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
    expect(await readdir(folder)).toEqual([]);
  });

  it("refuses --json together with -", async () => {
    expect(await run(["-", "--json"])).toMatchObject({ code: 2, stdout: "" });
  });

  it("says where it cannot write", async () => {
    const { code, stderr } = await run([join(folder, "missing", "bridge.yaml")]);
    expect(code).toBe(2);
    expect(stderr).toContain("A configuration file cannot be written");
  });
});
