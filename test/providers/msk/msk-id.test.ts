import { describe, expect, it } from "vitest";
import { ProviderError } from "../../../src/errors/index.ts";
import { entityGuid } from "../../../src/providers/guid.ts";
import { parseMskGuid } from "../../../src/providers/msk/msk-id.ts";

const arn = "arn:aws:kafka:eu-central-1:123456789012:cluster";

function guidOf(id: string, provider = "AWS_MSK"): string {
  return entityGuid({ accountId: "123456789012", provider, type: "AWSMSKCLUSTER", id });
}

describe("parseMskGuid", () => {
  it.each([
    [`${arn}/orders/5f0b-1`, `${arn}/orders/5f0b-1`, undefined],
    [`${arn}/topic/5f0b-1`, `${arn}/topic/5f0b-1`, undefined],
    [`${arn}/5f0b-1`, `${arn}/5f0b-1`, undefined],
    [`${arn}/orders/5f0b-1/broker/2`, `${arn}/orders/5f0b-1`, { kind: "broker", name: "2" }],
    [`${arn}/5f0b-1/topic/a.b`, `${arn}/5f0b-1`, { kind: "topic", name: "a.b" }],
    [
      "arn:aws-cn:kafka:cn-north-1:123456789012:serverless-cluster/5f0b",
      "arn:aws-cn:kafka:cn-north-1:123456789012:serverless-cluster/5f0b",
      undefined,
    ],
  ])("takes %s for the cluster %s and its part", (id, clusterArn, part) => {
    const parsed = parseMskGuid(guidOf(id));
    expect(parsed.clusterArn).toBe(clusterArn);
    expect(parsed.part).toEqual(part);
    expect(parsed.accountId).toBe("123456789012");
  });

  it.each([
    ["of another provider", guidOf(`${arn}/orders/5f0b-1`, "CONFLUENT_CLOUD")],
    ["of no cluster", guidOf("arn:aws:kafka:eu-central-1:123456789012:topic/orders/5f0b-1/a")],
    ["of a part that is neither broker nor topic", guidOf(`${arn}/orders/5f0b-1/group/g`)],
    ["that is none", "orders"],
  ])("refuses a guid %s", (_, guid) => {
    expect(() => parseMskGuid(guid)).toThrow(ProviderError);
  });
});
