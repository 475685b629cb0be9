import { ProviderError } from "../../errors/index.ts";
import type { PermissionCheck, Validation } from "../contract/index.ts";
import type { ConfluentCloud } from "./confluent-cloud.ts";
import { clusterResource, type FoundCluster } from "./discovery/index.ts";
import { newestRange } from "./metrics/index.ts";

interface Check {
  readonly permission: string;
  readonly isRequired: boolean;
  /** What is done to find it out. */
  readonly attempt: (signal: AbortSignal | undefined) => Promise<string>;
}

/**
 * Tries the credentials and what they are needed for, by asking for the least of each. Confluent Cloud
 * has no way to ask for permissions without using them.
 */
export async function validationOf(
  cloud: ConfluentCloud,
  signal: AbortSignal | undefined,
): Promise<Validation> {
  const results: { readonly check: PermissionCheck; readonly error: unknown }[] = [];
  for (const { permission, isRequired, attempt } of checksOf(cloud)) {
    // One after the other: an invalid key is blocked the sooner the more often it is tried.
    results.push(await tried(permission, isRequired, () => attempt(signal)));
    if (isUnauthenticated(results.at(-1)?.error)) {
      break;
    }
  }
  const permissions = results.map(({ check }) => check);
  const wrong = results.filter(({ check, error }) => check.isRequired && error !== undefined);
  return {
    isValid: wrong.length === 0,
    // The key's name is no secret, and tells keys apart.
    identity: `API key ${cloud.config.apiKey.reveal()}`,
    permissions,
    problems: wrong.map(({ error }) => (error instanceof Error ? error.message : String(error))),
  };
}

function checksOf(cloud: ConfluentCloud): readonly Check[] {
  const { plane, inventory, descriptors, config } = cloud;
  return [
    {
      permission: "environments: list",
      isRequired: true,
      attempt: async (signal) => {
        const found = await plane.probe(signal);
        return found.length === 0 ? "no environment is visible" : "an environment was listed";
      },
    },
    {
      permission: "Metrics API: descriptors",
      isRequired: true,
      attempt: async (signal) => {
        await descriptors.probe(signal);
        return "a descriptor was read";
      },
    },
    {
      permission: "MetricsViewer",
      isRequired: true,
      attempt: (signal) => readable(cloud, signal),
    },
    ...optional("connectors: list", config.connectors, async (signal) => {
      const [cluster] = await inventory.clusters(signal);
      return counted(await inventory.connectors(cluster === undefined ? [] : [cluster], signal));
    }),
    ...optional("ksqlDB: list", config.ksqldb, async (signal) =>
      counted(await inventory.ksqldb(await inventory.clusters(signal), signal)),
    ),
    ...optional("Schema Registry: list", config.schemaRegistry, async (signal) =>
      counted(await inventory.registries(signal)),
    ),
  ];
}

function optional(
  permission: string,
  isWanted: boolean,
  attempt: Check["attempt"],
): readonly Check[] {
  return isWanted ? [{ permission, isRequired: false, attempt }] : [];
}

function counted(found: readonly unknown[]): string {
  return `${found.length} found`;
}

/** Whether the metrics of the clusters may be read; one point of each would do. */
async function readable(cloud: ConfluentCloud, signal: AbortSignal | undefined): Promise<string> {
  const { inventory, reader, clock, config } = cloud;
  const clusters = await inventory.clusters(signal);
  if (clusters.length === 0) {
    throw new ProviderError("PROVIDER_DENIED", {
      detail: "no Kafka cluster is visible",
      action: "Grant MetricsViewer on the clusters, and check `environments` and `clusters`.",
    });
  }
  const { endMs } = newestRange(clock.now(), "PT1M", config.settleMs);
  const denied: string[] = [];
  const pieces = reader.read({
    resources: clusters.map((cluster: FoundCluster) => clusterResource(cluster)),
    range: { startMs: endMs - 60_000, endMs },
    granularity: "PT1M",
    scopes: new Set(["cluster"]),
    names: new Set(["kafka.bytes.in.rate"]),
    signal,
  });
  for await (const { problems = [] } of pieces) {
    denied.push(...problems.map(({ subject }) => subject));
  }
  return denied.length === 0
    ? `the metrics of all ${clusters.length} clusters can be read`
    : `cannot be read: ${denied.slice(0, 10).join(", ")}`;
}

async function tried(
  permission: string,
  isRequired: boolean,
  attempt: () => Promise<string>,
): Promise<{ check: PermissionCheck; error: unknown }> {
  try {
    const reason = await attempt();
    return { check: { permission, status: "allowed", reason, isRequired }, error: undefined };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const status = isDenial(error) ? "denied" : "unknown";
    return { check: { permission, status, reason, isRequired }, error };
  }
}

function isDenial(error: unknown): boolean {
  return (
    isUnauthenticated(error) || (error instanceof ProviderError && error.code === "PROVIDER_DENIED")
  );
}

function isUnauthenticated(error: unknown): boolean {
  return error instanceof ProviderError && error.code === "PROVIDER_UNAUTHENTICATED";
}
