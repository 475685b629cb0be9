import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import { BridgeConfig } from "../../../src/config/index.ts";
import { ConfluentServer } from "../../support/confluent/index.ts";
import { captureTerminal } from "../captured-terminal.ts";

describe("otel-kafka cloud, with Confluent Cloud", () => {
  let cloud: ConfluentServer;
  let folder: string;

  beforeEach(async () => {
    cloud = await ConfluentServer.start();
    cloud.state.addEnvironment("env-1", "production");
    cloud.state.addCluster({
      id: "lkc-1",
      name: "orders",
      environment: "env-1",
      topics: ["bills", "orders"],
    });
    folder = await mkdtemp(join(tmpdir(), "otel-kafka-cloud-"));
  });

  afterEach(async () => {
    await cloud[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  async function run(args: readonly string[], secret = cloud.apiSecret) {
    const terminal = captureTerminal({
      CONFLUENT_CLOUD_API_KEY: cloud.apiKey,
      CONFLUENT_CLOUD_API_SECRET: secret,
    });
    const own = [
      "--provider",
      "confluent",
      "--base-url",
      cloud.url,
      "--metrics-base-url",
      cloud.url,
    ];
    const code = await runProgram(["cloud", ...args, ...own], terminal);
    const { stdout, stderr } = terminal.written;
    for (const text of [stdout, stderr]) {
      expect(text).not.toContain(cloud.apiSecret);
    }
    return { code, stdout, stderr };
  }

  it("lists clusters and topics, as text and as JSON", async () => {
    const { code, stdout, stderr } = await run(["list"]);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/orders\s+CONFLUENTCLOUDCLUSTER/);
    const topics = JSON.parse((await run(["list", "topics", "--json"])).stdout) as {
      name: string;
    }[];
    expect(topics.map(({ name }) => name).sort()).toEqual(["bills", "orders"]);
    expect((await run(["list", "brokers"])).stdout).toBe("no brokers\n");
  });

  it("shows metrics by their normalized names, of the level asked for", async () => {
    const args = [
      "metrics",
      "--metric",
      "kafka.bytes.in.rate",
      "--scope",
      "cluster",
      "--since",
      "20m",
    ];
    const { code, stdout } = await run(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/kafka\.bytes\.in\.rate\s+orders\s+cluster\s+\S+\s+By\/s/);
    const points = JSON.parse((await run([...args, "--json"])).stdout) as { name: string }[];
    expect(points.length).toBeGreaterThan(5);
    expect(new Set(points.map(({ name }) => name))).toEqual(new Set(["kafka.bytes.in.rate"]));
  });

  it("says whether credentials are valid, and exits with 1 where they are not", async () => {
    const good = await run(["validate", "--json"]);
    expect([good.code, JSON.parse(good.stdout)]).toMatchObject([0, { isValid: true }]);
    const bad = await run(["validate"], "not-the-secret");
    expect(bad.code).toBe(1);
    expect(bad.stdout).toContain("not valid");
  });

  it("sets up: each step, and a bridge.yaml that passes the check and holds no secret", async () => {
    const { code, stdout, stderr } = await run([
      "setup",
      "--no-test-point",
      "--out",
      folder,
      "--json",
    ]);
    expect([code, stderr.match(/^ok +(\w+):/gm)]).toEqual([
      0,
      ["ok       credentials:", "ok       permissions:", "ok       clusters:"],
    ]);
    const result = JSON.parse(stdout) as Record<string, unknown>;
    expect(result).toMatchObject({ success: true, entityCount: 3, missingPermissions: [] });
    expect(await readdir(folder)).toEqual(["bridge.yaml"]);
    const file = join(folder, "bridge.yaml");
    expect(await readFile(file, "utf8")).not.toContain(cloud.apiSecret);
    const env = { CONFLUENT_CLOUD_API_KEY: "KEY", CONFLUENT_CLOUD_API_SECRET: "s" };
    const [pipeline] = BridgeConfig.fromFile(file, env).pipelines;
    expect(pipeline?.from).toMatchObject({ kind: "confluent", baseUrl: cloud.url });
  });

  it("names what is denied, writes nothing then, and exits with 1", async () => {
    cloud.access.mayReadMetrics = false;
    const { code, stdout } = await run(["setup", "--no-test-point", "--out", folder, "--json"]);
    expect(code).toBe(1);
    const result = JSON.parse(stdout) as { success: boolean; missingPermissions: string[] };
    expect(result.success).toBe(false);
    expect(result.missingPermissions.length).toBeGreaterThan(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it("replaces a file only where it may", async () => {
    await writeFile(join(folder, "bridge.yaml"), "mine");
    const args = ["setup", "--no-test-point", "--out", folder];
    expect((await run(args)).code).toBe(2);
    expect(await readFile(join(folder, "bridge.yaml"), "utf8")).toBe("mine");
    expect((await run([...args, "--force"])).code).toBe(0);
  });
});

describe("otel-kafka cloud, used wrongly", () => {
  async function run(args: readonly string[], env: Record<string, string> = {}) {
    const terminal = captureTerminal(env);
    const code = await runProgram(["cloud", ...args], terminal);
    return { code, ...terminal.written };
  }

  it.each([
    [["list"], /--provider/],
    [["list", "--provider", "strimzi"], /msk, confluent/],
    [["list", "--provider", "msk", "--api-key", "a"], /--api-key is for --provider confluent/],
    [
      ["list", "--provider", "confluent", "--endpoint", "http://x"],
      /--endpoint is for --provider msk/,
    ],
    [["list", "--provider", "msk"], /give --region, or set AWS_REGION/],
    [["list", "--provider", "msk", "--region", "mars"], /regions/],
    [["list", "--provider", "confluent"], /CONFLUENT_CLOUD_API_KEY/],
    [["list", "--provider", "confluent", "--api-key", "k"], /CONFLUENT_CLOUD_API_SECRET/],
    [["setup", "--provider", "confluent", "--deploy"], /--deploy is for --provider msk/],
    [
      ["setup", "--provider", "msk", "--region", "eu-central-1", "--deploy"],
      /--deploy needs --endpoint-url/,
    ],
  ] as const)("%j exits with 2 and says what is wrong", async (args, said) => {
    const { code, stdout, stderr } = await run(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(said);
  });
});
