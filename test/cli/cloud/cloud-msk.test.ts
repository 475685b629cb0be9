import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runProgram } from "../../../src/cli/program.ts";
import { EmbeddedKafka } from "../../../src/cluster/index.ts";
import { BridgeConfig } from "../../../src/config/index.ts";
import { awsTemplate, testPointName } from "../../../src/providers/index.ts";
import { AwsServer } from "../../support/aws/index.ts";
import { captureTerminal } from "../captured-terminal.ts";

const secretKey = "the-secret-of-the-key";
const accessKey = "0123456789abcdef-of-firehose";
const roleArn = "arn:aws:iam::210987654321:role/monitoring";

let aws: AwsServer;
let folder: string;

beforeEach(async () => {
  aws = await AwsServer.start();
  aws.world.stacks.changeMs = 0;
  aws.world.addCluster({
    name: "orders",
    level: "PER_TOPIC_PER_BROKER",
    topics: [
      { name: "bills", partitions: 1 },
      { name: "orders", partitions: 3 },
    ],
  });
  folder = await mkdtemp(join(tmpdir(), "otel-kafka-cloud-"));
  // AWS's default chain reads the process's own environment, and files of its user.
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDHOME");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", secretKey);
  vi.stubEnv("AWS_SESSION_TOKEN", undefined);
  vi.stubEnv("AWS_PROFILE", undefined);
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  for (const name of ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"]) {
    vi.stubEnv(name, join(folder, "no-such-file"));
  }
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.close();
  await rm(folder, { recursive: true });
});

async function run(...args: readonly string[]) {
  const terminal = captureTerminal({ AWS_REGION: "eu-central-1" });
  const own = ["--provider", "msk", "--endpoint", aws.url];
  const code = await runProgram(["cloud", ...args, ...own], terminal);
  const { stdout, stderr } = terminal.written;
  for (const text of [stdout, stderr]) {
    expect(text).not.toContain(secretKey);
    expect(text).not.toContain(accessKey);
  }
  return { code, stdout, stderr };
}

function deny(...actions: readonly string[]): void {
  for (const action of actions) {
    aws.world.identities.get("AKIDHOME")?.denied.add(action);
  }
}

describe("otel-kafka cloud list and metrics, with Amazon MSK", () => {
  it("lists clusters, brokers and topics, as text and as JSON", async () => {
    const { code, stdout, stderr } = await run("list");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/orders\s+AWSMSKCLUSTER\s+123456789012\s+eu-central-1/);
    const topics = JSON.parse((await run("list", "topics", "--json")).stdout) as { name: string }[];
    expect(topics.map(({ name }) => name).sort()).toEqual(["bills", "orders"]);
    const brokers = JSON.parse((await run("list", "brokers", "--json")).stdout) as unknown[];
    expect(brokers).toHaveLength(3);
  });

  it("lists the regions and the account that are asked for", async () => {
    aws.world.addRole({ arn: roleArn, externalId: "ours" });
    aws.world.addCluster({ name: "far", accountId: "210987654321", region: "us-east-1" });
    const { code, stdout } = await run(
      "list",
      "--region",
      "us-east-1,eu-central-1",
      "--role-arn",
      roleArn,
      "--external-id",
      "ours",
      "--json",
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { name: "far", accountId: "210987654321", region: "us-east-1" },
    ]);
    expect((await run("list", "--cluster", "none")).stdout).toBe("no clusters\n");
  });

  it("shows metrics by their normalized names, of the level asked for", async () => {
    const args = ["metrics", "--metric", "kafka.bytes.in.rate", "--scope", "topic"];
    const { code, stdout, stderr } = await run(...args, "--since", "20m");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/kafka\.bytes\.in\.rate\s+orders\s+.*topic=bills\s+\S+\s+By\/s/);
    const points = JSON.parse((await run(...args, "--json")).stdout) as {
      name: string;
      tags: Record<string, string>;
    }[];
    expect(points.length).toBeGreaterThan(5);
    expect(
      new Set(points.map(({ name, tags }) => `${name} ${tags.scope} ${tags.provider}`)),
    ).toEqual(new Set(["kafka.bytes.in.rate topic AWS_MSK"]));
  });

  it("exits with 1 and says whose credentials are not accepted, or that there are none", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDWRONG");
    const wrong = await run("list");
    expect([wrong.code, wrong.stdout]).toEqual([1, ""]);
    expect(wrong.stderr).toContain("The security token included in the request is invalid");
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    const none = await run("list");
    expect([none.code, none.stdout]).toEqual([1, ""]);
    expect(none.stderr).toMatch(/credentials/i);
  });

  it("names the permission that a listing lacks", async () => {
    deny("kafka:ListClustersV2");
    const { code, stderr } = await run("list");
    expect(code).toBe(1);
    expect(stderr).toContain("kafka:ListClustersV2");
  });
});

describe("otel-kafka cloud validate, with Amazon MSK", () => {
  it("shows each permission, and exits with 1 only where one is denied that is needed", async () => {
    deny("kafka:ListTopics");
    const spared = await run("validate");
    expect(spared.code).toBe(0);
    expect(spared.stdout).toContain("valid as arn:aws:iam::123456789012:user/bridge");
    expect(spared.stdout).toMatch(/kafka:ListTopics\s+denied\s+no/);
    deny("cloudwatch:GetMetricData");
    const { code, stdout } = await run("validate", "--json");
    expect([code, JSON.parse(stdout)]).toMatchObject([1, { isValid: false }]);
    expect((await run("validate")).stdout).toMatch(/cloudwatch:GetMetricData\s+denied\s+yes/);
  });

  it("shows the name of each permission in one piece", async () => {
    const { stdout } = await run("validate");
    for (const name of ["kafka:DescribeConfigurationRevision", "kafka:GetBootstrapBrokers"]) {
      expect(stdout).toMatch(new RegExp(`^${name} +allowed +no `, "m"));
    }
  });

  it("says that credentials are wrong, or missing, without a trace of them", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDWRONG");
    const wrong = await run("validate");
    expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringContaining("not valid")]);
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    const none = await run("validate", "--json");
    expect([none.code, JSON.parse(none.stdout)]).toMatchObject([1, { isValid: false }]);
  });

  it("says which role cannot be assumed", async () => {
    const { code, stdout } = await run("validate", "--role-arn", roleArn);
    expect(code).toBe(1);
    expect(stdout).toContain(`sts:AssumeRole on resource: ${roleArn}`);
  });
});

describe("otel-kafka cloud setup, with Amazon MSK", () => {
  const files = ["bridge.yaml", "metric-stream.yaml", "polling-role.yaml"];
  const setup = (...args: readonly string[]) => run("setup", "--out", folder, ...args);
  const dry = (...args: readonly string[]) => setup("--no-test-point", ...args);

  async function deploy(...args: readonly string[]) {
    const keyFile = join(await mkdtemp(join(folder, "key-")), "firehose.key");
    await writeFile(keyFile, `${accessKey}\n`);
    const address = ["--endpoint-url", "https://bridge.example.com/firehose"];
    return await dry("--deploy", ...address, "--access-key-file", keyFile, "--json", ...args);
  }

  it("writes a bridge.yaml that passes the check, and the templates", async () => {
    const { code, stdout, stderr } = await dry("--json", "--cluster", "orders");
    expect([code, stderr.match(/^ok +(\w+):/gm)]).toEqual([
      0,
      ["ok       credentials:", "ok       permissions:", "ok       clusters:"],
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      success: true,
      entityCount: 6,
      message: "AWS MSK is set up: 1 clusters, 3 brokers, 2 topics",
      missingPermissions: [],
      files: files.map((name) => join(folder, name)),
    });
    expect((await readdir(folder)).sort()).toEqual(files);
    const [pipeline] = BridgeConfig.fromFile(join(folder, "bridge.yaml"), {}).pipelines;
    expect(pipeline?.from).toMatchObject({
      kind: "msk",
      regions: ["eu-central-1"],
      clusters: ["orders"],
      endpoints: { kafka: aws.url },
    });
    const role = await readFile(join(folder, "polling-role.yaml"), "utf8");
    expect(role).toBe(await awsTemplate("polling-role"));
  });

  it("sends a point through Kafka, and shows where it arrived", async () => {
    await using kafka = await EmbeddedKafka.start();
    const { bootstrapServers: brokers } = kafka;
    const { code, stdout, stderr } = await setup("--brokers", brokers, "--topic", "setup");
    expect(code).toBe(0);
    expect(stderr).toMatch(/ok +test point: arrived on topic setup, partition \d+, offset \d+/);
    expect(stdout).toContain(`wrote ${join(folder, "bridge.yaml")}`);
    const terminal = captureTerminal();
    const where = ["--brokers", brokers, "--topic", "setup", "--json"];
    await runProgram(["query", "metrics", ...where], terminal);
    expect(terminal.written.stdout).toContain(testPointName);
  });

  it("names what is denied, writes nothing then, and exits with 1", async () => {
    deny("cloudwatch:GetMetricData", "kafka:ListTopics");
    const { code, stdout, stderr } = await dry("--json");
    expect([code, JSON.parse(stdout)]).toMatchObject([
      1,
      { success: false, missingPermissions: ["cloudwatch:GetMetricData"], files: [] },
    ]);
    expect(stderr).toMatch(/failed +permissions: denied: cloudwatch:GetMetricData/);
    expect(await readdir(folder)).toEqual([]);
  });

  it("names what deploying lacks in the table too, and among what is missing", async () => {
    deny("cloudformation:CreateStack");
    const { code, stdout } = await deploy();
    expect(code).toBe(1);
    const { missingPermissions, permissions } = JSON.parse(stdout) as {
      missingPermissions: string[];
      permissions: unknown[];
    };
    expect(missingPermissions).toEqual(["cloudformation:CreateStack"]);
    expect(permissions).toContainEqual({
      permission: "cloudformation:CreateStack",
      status: "denied",
      reason: "By the metric stream.",
      isRequired: true,
    });
  });

  it("refuses before anything is done where it would replace a file, and leaves equal ones", async () => {
    const file = join(folder, "metric-stream.yaml");
    await writeFile(file, "mine");
    const refused = await deploy();
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining(file)]);
    expect([aws.calls, aws.world.stacks.all]).toEqual([[], []]);
    expect(await readFile(file, "utf8")).toBe("mine");
    expect((await dry("--force")).code).toBe(0);
    expect(await readFile(file, "utf8")).toBe(await awsTemplate("metric-stream"));
    const again = await dry("--json");
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([0, { files: [] }]);
  });

  it("refuses a folder that is not there before anything is done", async () => {
    const { code, stderr } = await dry("--out", join(folder, "nowhere"));
    expect([code, stderr]).toEqual([2, expect.stringContaining("nowhere")]);
    expect(aws.calls).toEqual([]);
  });

  it("deploys the metric stream in each region, with the parameters that are given", async () => {
    const parameters = ["--parameter", "BufferSeconds=30", "--parameter", "Namespace=AWS/Kafka"];
    const regions = ["--region", "eu-central-1,us-east-1"];
    const { code, stdout, stderr } = await deploy("--stack", "metrics", ...parameters, ...regions);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { success: true }]);
    expect(stderr).toContain(
      "metric stream: the stack metrics is created in eu-central-1 of 123456789012; the stack metrics is created in us-east-1",
    );
    const [stack] = aws.world.stacks.all;
    expect(Object.fromEntries(stack?.content.values ?? [])).toMatchObject({
      AccessKey: accessKey,
      BufferSeconds: "30",
    });
    const again = await deploy("--stack", "metrics", ...regions);
    expect(again.stderr).toContain("the stack metrics is unchanged in eu-central-1");
  });

  it("tells why a stack failed, and writes nothing then", async () => {
    await mkdir(join(folder, "out"));
    const reason = `no such endpoint for ${accessKey}`;
    aws.world.stacks.failNext = { resource: "Delivery", reason };
    const { code, stdout, stderr } = await deploy("--out", join(folder, "out"));
    expect(code).toBe(1);
    expect(stderr).toContain("ROLLBACK_COMPLETE: Delivery: no such endpoint for ***");
    expect((JSON.parse(stdout) as { message: string }).message).toMatch(/metric stream of AWS MSK/);
    expect(await readdir(join(folder, "out"))).toEqual([]);
  });

  it("names a permission that only deploying takes", async () => {
    deny("cloudformation:CreateStack");
    const { code, stderr } = await deploy();
    expect(code).toBe(1);
    expect(stderr).toMatch(/failed +metric stream: .*cloudformation:CreateStack/s);
  });

  it.each(["BufferSeconds", "=30"])("refuses --parameter %s as wrong usage", async (parameter) => {
    const { code, stderr } = await deploy("--parameter", parameter);
    expect([code, stderr]).toEqual([2, expect.stringContaining("BufferSeconds=30")]);
  });
});
