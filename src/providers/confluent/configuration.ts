import type { FoundCluster } from "./discovery/index.ts";

/**
 * A cluster's own settings as flat texts: `config.kind`, `spec.availability`. Settings of topics and
 * brokers are not among them: the control plane does not have them.
 */
export function configurationOf({ cluster }: FoundCluster): Readonly<Record<string, string>> {
  const { spec, status } = cluster;
  const { config = {}, ...others } = spec;
  return Object.fromEntries([
    ...flat("config", config),
    ...flat("spec", others),
    ...flat("status", status ?? {}),
  ]);
}

/** Whatever a future answer may bring, nothing with such a name leaves. */
const secretName = /secret|password|token|credential|private|apikey|api_key/i;

function flat(prefix: string, value: object): [name: string, text: string][] {
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) => {
    const name = `${prefix}.${key}`;
    if (part === undefined || part === null || secretName.test(key)) {
      return [];
    }
    return typeof part === "object" ? flat(name, part) : [[name, String(part)]];
  });
}
