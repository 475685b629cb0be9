import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MskSourceOptions } from "../../../../src/config/index.ts";
import { failureOf } from "../../../../src/providers/calls/index.ts";
import type { StreamDeployment } from "../../../../src/providers/index.ts";
import { AwsFault, AwsServer, accessDenied, mskProvider } from "../../../support/aws/index.ts";
import { ManualClock } from "../../../support/providers/manual-clock.ts";

const accessKey = "0123456789abcdef-of-firehose";
const deployment: StreamDeployment = {
  endpointUrl: "https://bridge.example.com/firehose",
  accessKey,
};
const otherRole = "arn:aws:iam::210987654321:role/monitoring";

let aws: AwsServer;
let clock: ManualClock;

beforeEach(async () => {
  aws = await AwsServer.start();
  clock = new ManualClock(Date.now(), { passesBySelf: true });
  aws.world.now = () => clock.now();
});

afterEach(() => aws.close());

async function deploy(
  change: Partial<StreamDeployment> = {},
  options: Partial<MskSourceOptions> = {},
  signal?: AbortSignal,
) {
  await using provider = mskProvider(aws, options, { clock });
  return await provider.deployMetricStream(
    { ...deployment, ...change },
    signal === undefined ? {} : { signal },
  );
}

/** What it fails with, which never holds the access key. */
async function failureOfDeploy(...args: Parameters<typeof deploy>) {
  const error = await deploy(...args).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  const { code, text } = failureOf(error);
  expect(text).not.toContain(accessKey);
  return { code, text, error };
}

function valuesAt(index = 0): Record<string, string> {
  return Object.fromEntries(aws.world.stacks.all[index]?.content.values ?? []);
}

describe("deploying a metric stream", () => {
  it("makes the stack, and waits until it is complete", async () => {
    const done = await deploy();
    expect(done).toEqual([
      {
        stackName: "otel-kafka-bridge",
        change: "created",
        region: "eu-central-1",
        accountId: "123456789012",
      },
    ]);
    const [stack, ...others] = aws.world.stacks.all;
    expect(others).toEqual([]);
    expect(stack && aws.world.stacks.statusOf(stack)).toBe("CREATE_COMPLETE");
    expect(stack?.content.template.resources).toContain("MetricStream");
    expect(valuesAt()).toMatchObject({
      EndpointUrl: deployment.endpointUrl,
      AccessKey: accessKey,
      OutputFormat: "opentelemetry1.0",
      BufferSeconds: "60",
    });
    expect(clock.sleeps.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(120_000);
  });

  it("updates a stack that is there, and keeps parameters that are not given again", async () => {
    await deploy({ parameters: { BufferSeconds: "30", BackupDays: "7" } });
    const [{ change } = {}] = await deploy({ format: "json", parameters: { BackupDays: "9" } });
    expect(change).toBe("updated");
    expect(valuesAt()).toMatchObject({
      OutputFormat: "json",
      BufferSeconds: "30",
      BackupDays: "9",
      AccessKey: accessKey,
    });
    expect(aws.world.stacks.all).toHaveLength(1);
  });

  it("leaves a stack alone that has nothing to update", async () => {
    await deploy();
    const waited = clock.sleeps.length;
    const [{ change } = {}] = await deploy();
    expect(change).toBe("unchanged");
    expect(clock.sleeps.length).toBe(waited);
  });

  it("deploys with each account's role, in each region", async () => {
    aws.world.addRole({ arn: otherRole, externalId: "ours" });
    const accounts = [{ roleArn: otherRole, externalId: "ours" }];
    const done = await deploy(
      { stackName: "metrics" },
      { accounts, regions: ["eu-central-1", "us-east-1"] },
    );
    expect(done.map(({ region, accountId }) => [region, accountId])).toEqual([
      ["eu-central-1", "210987654321"],
      ["us-east-1", "210987654321"],
    ]);
    const made = aws.world.stacks.all.map(({ name, accountId, region }) => [
      name,
      accountId,
      region,
    ]);
    expect(made.sort()).toEqual([
      ["metrics", "210987654321", "eu-central-1"],
      ["metrics", "210987654321", "us-east-1"],
    ]);
  });

  it("asks CloudFormation where its own address is", async () => {
    await using elsewhere = await AwsServer.start();
    elsewhere.world.now = () => clock.now();
    const endpoints = { sts: aws.url, cloudformation: elsewhere.url };
    await deploy({}, { endpoint: undefined, endpoints });
    expect(elsewhere.world.stacks.all).toHaveLength(1);
    expect(aws.world.stacks.all).toEqual([]);
  });

  it("waits for a change that is under way before it makes its own", async () => {
    const controller = new AbortController();
    aws.interceptors.push(({ operation }) => {
      if (operation === "DescribeStacks" && aws.callsOf("CreateStack").length > 0) {
        controller.abort(new Error("called off"));
      }
      return undefined;
    });
    await expect(deploy({}, {}, controller.signal)).rejects.toThrow("called off");
    const [stack] = aws.world.stacks.all;
    expect(stack && aws.world.stacks.statusOf(stack)).toBe("CREATE_IN_PROGRESS");
    const [{ change } = {}] = await deploy({ format: "json" });
    expect(change).toBe("updated");
  });

  it("makes calls again that are throttled, and never two stacks of one call", async () => {
    aws.fail("DescribeStacks", new AwsFault("Throttling", 400, "Rate exceeded"), 2);
    let lost = 0;
    aws.interceptors.push((call, response) => {
      if (call.operation !== "CreateStack" || lost > 0) {
        return undefined;
      }
      lost++;
      aws.world.stacks.create(
        { accountId: call.identity.accountId, region: call.region },
        {
          name: "otel-kafka-bridge",
          template: String(call.input.TemplateBody),
          token: String(call.input.ClientRequestToken),
          capabilities: ["CAPABILITY_IAM"],
          parameters: [
            { key: "EndpointUrl", value: deployment.endpointUrl, usesPrevious: false },
            { key: "AccessKey", value: accessKey, usesPrevious: false },
          ],
        },
      );
      response.destroy();
      return "taken";
    });
    const [{ change } = {}] = await deploy();
    expect(change).toBe("created");
    expect(aws.callsOf("CreateStack")).toHaveLength(2);
    expect(aws.world.stacks.all).toHaveLength(1);
  });
});

describe("a metric stream that cannot be deployed", () => {
  it("is told with what failed first, and cannot be deployed over", async () => {
    const reason = "Resource handler returned message: <limit> of delivery streams & more reached";
    aws.world.stacks.failNext = { resource: "Delivery", reason };
    const { code, text } = await failureOfDeploy();
    expect(code).toBe("PROVIDER_FAILED");
    expect(text).toContain("the stack otel-kafka-bridge in eu-central-1: ROLLBACK_COMPLETE");
    expect(text).toContain(`Delivery: ${reason}`);
    expect(text).not.toContain("cancelled");
    const again = await failureOfDeploy();
    expect(again.text).toMatch(/it is ROLLBACK_COMPLETE, and cannot be updated.*delete a stack/s);
  });

  it("is told with the reason of the last update, not of one before", async () => {
    await deploy();
    aws.world.stacks.failNext = { resource: "MetricStream", reason: "the first reason" };
    await failureOfDeploy({ format: "json" });
    aws.world.stacks.failNext = { resource: "Delivery", reason: "the second reason" };
    const { text } = await failureOfDeploy({ format: "json" });
    expect(text).toContain("UPDATE_ROLLBACK_COMPLETE: Delivery: the second reason");
    expect(valuesAt().OutputFormat).toBe("opentelemetry1.0");
    const [{ change } = {}] = await deploy({ format: "json" });
    expect(change).toBe("updated");
  });

  it("is told with its state where the reason may not be read", async () => {
    aws.world.stacks.failNext = { resource: "Delivery", reason: "never seen" };
    aws.fail("DescribeStackEvents", accessDenied("cloudformation:DescribeStackEvents"));
    const { code, text } = await failureOfDeploy();
    expect([code, text]).toEqual(["PROVIDER_FAILED", expect.stringContaining("ROLLBACK_COMPLETE")]);
  });

  it.each([["cloudformation:DescribeStacks"], ["cloudformation:CreateStack"]])(
    "names %s where that is denied",
    async (action) => {
      const [identity] = aws.world.identities.values();
      identity?.denied.add(action);
      const { code, text } = await failureOfDeploy();
      expect([code, text]).toEqual(["PROVIDER_DENIED", expect.stringContaining(action)]);
      expect(aws.world.stacks.all).toEqual([]);
    },
  );

  it.each([
    [
      { endpointUrl: "http://bridge.example.com" },
      /EndpointUrl.*an https:\/\/ address on port 443/,
    ],
    [{ accessKey: "short" }, /AccessKey.*16 characters/],
    [{ parameters: { BackupMode: "Nothing" } }, /BackupMode/],
    [{ parameters: { Buffer: "1" } }, /Buffer of the metric stream; there are Namespace,/],
    [{ parameters: { AccessKey: "another key altogether" } }, /the parameter AccessKey of/],
  ])("is refused with %j, by name", async (change, said) => {
    const { code, text } = await failureOfDeploy(change);
    expect(code).toBe("PROVIDER_REQUEST_INVALID");
    expect(text).toMatch(said);
  });

  it("is given up after 20 minutes without an end", async () => {
    aws.world.stacks.changeMs = 3_600_000;
    const { text } = await failureOfDeploy();
    expect(text).toMatch(/it is CREATE_IN_PROGRESS after 20 minutes/);
  });

  it("keeps the access key to itself where the service repeats it", async () => {
    const reason = `Invalid AccessKey ${accessKey} for the endpoint`;
    aws.world.stacks.failNext = { resource: "Delivery", reason };
    const { text, error } = await failureOfDeploy();
    expect(text).toContain("Invalid AccessKey *** for the endpoint");
    expect(inspect(error, { depth: 10 })).not.toContain(accessKey);
  });

  it("is told beside those of other regions, which are carried to their end", async () => {
    const denied = accessDenied("cloudformation:CreateStack");
    aws.interceptors.push(({ operation, region }) => {
      if (operation === "CreateStack" && region === "us-east-1") {
        throw denied;
      }
      return undefined;
    });
    const { code, text } = await failureOfDeploy({}, { regions: ["us-east-1", "eu-central-1"] });
    expect(code).toBe("PROVIDER_DENIED");
    expect(text).toContain("CreateStack of otel-kafka-bridge in us-east-1");
    expect(text).toContain("created in eu-central-1 of 123456789012");
    const [stack] = aws.world.stacks.all;
    expect(stack && aws.world.stacks.statusOf(stack)).toBe("CREATE_COMPLETE");
  });
});
