import { ProviderError } from "../errors/index.ts";

/** What a guid is made of. */
export interface GuidParts {
  /** Account or organization at the provider; empty where it has none. */
  readonly accountId: string;
  /** The provider's type, such as `AWS_MSK`. */
  readonly provider: string;
  /** The entity's type, such as `AWSMSKTOPIC`. */
  readonly type: string;
  /**
   * The provider's own id, or that of the parent and the way from there: an ARN, `lkc-…`,
   * `<cluster>/broker/1`, `<cluster>/topic/orders`.
   */
  readonly id: string;
}

/**
 * Makes the guid of an entity: base64url of `accountId|provider|type|id`, as stable and as unique as the
 * provider's own ids, and readable again by {@link parseGuid}. The id comes last, as it alone may hold
 * any character.
 */
export function entityGuid({ accountId, provider, type, id }: GuidParts): string {
  return Buffer.from(`${accountId}|${provider}|${type}|${id}`, "utf8").toString("base64url");
}

/**
 * Reads a guid.
 *
 * @throws ProviderError `ENTITY_UNKNOWN` for a text that is none
 */
export function parseGuid(guid: string): GuidParts {
  const text = Buffer.from(guid, "base64url").toString("utf8");
  const [accountId, provider, type, ...rest] = text.split("|");
  const id = rest.join("|");
  if (accountId === undefined || !provider || !type || id === "") {
    throw new ProviderError("ENTITY_UNKNOWN", { detail: `not a guid: ${guid.slice(0, 200)}` });
  }
  const parts = { accountId, provider, type, id };
  if (entityGuid(parts) !== guid) {
    throw new ProviderError("ENTITY_UNKNOWN", { detail: `not a guid: ${guid.slice(0, 200)}` });
  }
  return parts;
}
