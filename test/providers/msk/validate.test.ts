import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { PermissionCheck } from "../../../src/providers/contract/index.ts";
import { principalOf } from "../../../src/providers/msk/validate/simulation.ts";
import { AwsServer, mskProvider } from "../../support/aws/index.ts";

let aws: AwsServer;

beforeEach(async () => {
  aws = await AwsServer.start();
  aws.world.addCluster({ name: "orders", topics: [{ name: "a", partitions: 1 }] });
});

afterEach(() => aws.close());

function deny(...actions: string[]): void {
  const [identity] = aws.world.identities.values();
  for (const action of actions) {
    identity?.denied.add(action);
  }
}

function statuses(permissions: readonly PermissionCheck[]): Record<string, string> {
  return Object.fromEntries(permissions.map(({ permission, status }) => [permission, status]));
}

describe("validating Amazon MSK", () => {
  it("tells each permission by IAM's simulation, and who it was", async () => {
    deny("kafka:ListTopics");
    await using provider = mskProvider(aws);
    const { isValid, identity, permissions, problems } = await provider.validate();
    expect(isValid).toBe(true);
    expect(identity).toBe("arn:aws:iam::123456789012:user/bridge");
    expect(statuses(permissions)).toMatchObject({
      "kafka:ListClustersV2": "allowed",
      "kafka:ListTopics": "denied",
      "cloudwatch:GetMetricData": "allowed",
    });
    expect(problems.join()).toMatch(/^kafka:ListTopics is denied/);
    expect(aws.callsOf("ListTopics")).toEqual([]);
  });

  it.each([
    [["cloudwatch:GetMetricData"], false],
    [["cloudwatch:ListMetrics", "kafka:ListTopics", "tag:GetResources"], true],
    [["kafka:ListClustersV2"], false],
  ])("tries calls where IAM does not tell, with %j denied", async (denied, valid) => {
    deny("iam:SimulatePrincipalPolicy", ...denied);
    await using provider = mskProvider(aws);
    const { isValid, permissions } = await provider.validate();
    expect(isValid).toBe(valid);
    const found = permissions.filter(({ status }) => status === "denied");
    expect(found.map(({ permission }) => permission).sort()).toEqual([...denied].sort());
    const named = found.every(({ permission, reason }) => reason.includes(permission));
    expect(named).toBe(true);
  });

  it("says what it cannot find out without a cluster", async () => {
    deny("iam:SimulatePrincipalPolicy");
    aws.world.clusters.clear();
    await using provider = mskProvider(aws);
    const { isValid, permissions } = await provider.validate();
    expect(isValid).toBe(true);
    expect(statuses(permissions)).toMatchObject({
      "kafka:ListClustersV2": "allowed",
      "kafka:ListNodes": "unknown",
    });
  });

  it("resolves with the problem where credentials are not accepted", async () => {
    aws.world.identities.clear();
    await using provider = mskProvider(aws);
    const { isValid, identity, problems } = await provider.validate();
    expect([isValid, identity]).toEqual([false, undefined]);
    expect(problems.join()).toMatch(/security token/);
    expect(problems.join()).not.toMatch(/secret"/);
  });

  it("tells the worst of several accounts", async () => {
    const roleArn = (id: string) => `arn:aws:iam::${id}:role/monitoring`;
    aws.world.addRole({ arn: roleArn("111111111111") });
    aws.world.addRole({ arn: roleArn("222222222222"), denied: ["kafka:ListNodes"] });
    const ids = ["111111111111", "222222222222", "333333333333"];
    const accounts = ids.map((id) => ({ roleArn: roleArn(id) }));
    await using provider = mskProvider(aws, { accounts });
    const { isValid, identity, permissions, problems } = await provider.validate();
    // The third role cannot be assumed.
    expect(isValid).toBe(false);
    expect(identity?.split(", ")).toHaveLength(2);
    expect(statuses(permissions)["kafka:ListNodes"]).toBe("denied");
    expect(problems.join()).toMatch(/333333333333/);
  });
});

describe("principalOf", () => {
  it("is the role of a session, whose policies are simulated", () => {
    expect(principalOf("arn:aws:sts::111111111111:assumed-role/monitoring/bridge")).toBe(
      "arn:aws:iam::111111111111:role/monitoring",
    );
    const user = "arn:aws-cn:iam::111111111111:user/a";
    expect(principalOf(user)).toBe(user);
  });
});
