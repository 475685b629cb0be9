import { ProviderError } from "../../errors/index.ts";
import type { EntityType } from "../contract/index.ts";
import { entityGuid, parseGuid } from "../guid.ts";
import type { MskCluster } from "./cluster.ts";

/** The tag `provider` of everything that comes from here. */
export const mskType = "AWS_MSK";

/** What a guid is about. */
export interface MskId {
  readonly clusterArn: string;
  readonly accountId: string;
  readonly region: string;
  readonly part?: { readonly kind: "broker" | "topic"; readonly name: string };
}

/** MSK's ARNs end with a name and a unique part; others that speak its protocol give one of them. */
const idPattern =
  /^(arn:aws[\w-]*:kafka:([\w-]+):(\d{12}):(?:serverless-)?cluster\/[^/]+(?:\/[^/]+)?)(?:\/(broker|topic)\/(.+))?$/s;

export function clusterGuid({ arn, accountId }: MskCluster): string {
  return entityGuid({ accountId, provider: mskType, type: "AWSMSKCLUSTER", id: arn });
}

/** The guid of a broker or a topic, which is its cluster's ARN and the way from there. */
export function partGuid(
  { arn, accountId }: MskCluster,
  kind: "broker" | "topic",
  name: string,
): string {
  const type: EntityType = kind === "broker" ? "AWSMSKBROKER" : "AWSMSKTOPIC";
  return entityGuid({ accountId, provider: mskType, type, id: `${arn}/${kind}/${name}` });
}

/**
 * Reads a guid of Amazon MSK.
 *
 * @throws ProviderError `ENTITY_UNKNOWN` for one of anything else
 */
export function parseMskGuid(guid: string): MskId {
  const { provider, id } = parseGuid(guid);
  const [, clusterArn, region, accountId, kind, name] = idPattern.exec(id) ?? [];
  if (provider !== mskType || clusterArn === undefined || !region || !accountId) {
    throw new ProviderError("ENTITY_UNKNOWN", { detail: `not of Amazon MSK: ${id}` });
  }
  if (name === undefined || (kind !== "broker" && kind !== "topic")) {
    return { clusterArn, region, accountId };
  }
  return { clusterArn, region, accountId, part: { kind, name } };
}
