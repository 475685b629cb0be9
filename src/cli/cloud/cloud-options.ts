import { readFileSync } from "node:fs";
import { type Command, Option } from "commander";
import type { ConfluentSourceOptions, MskSourceOptions } from "../../config/index.ts";
import { ConfigError, fileFault } from "../../errors/index.ts";
import { type KafkaProvider, ProviderRegistry } from "../../providers/index.ts";
import { addClusterOptions, type ClusterOptions } from "../cluster-command.ts";
import type { Terminal } from "../terminal.ts";

/** What every command about a cloud takes. */
export interface CloudOptions extends ClusterOptions {
  readonly provider: "msk" | "confluent";
  readonly cluster?: readonly string[];
  readonly region?: readonly string[];
  readonly roleArn?: readonly string[];
  readonly externalId?: string;
  readonly endpoint?: string;
  readonly apiKey?: string;
  readonly apiSecretFile?: string;
  readonly baseUrl?: string;
  readonly metricsBaseUrl?: string;
  readonly environment?: readonly string[];
}

/** What of the options is for one of the clouds only. */
const onlyFor = {
  msk: ["region", "roleArn", "externalId", "endpoint"],
  confluent: ["apiKey", "apiSecretFile", "baseUrl", "metricsBaseUrl", "environment"],
} as const;

function listOption(flags: string, description: string): Option {
  return new Option(flags, `${description}; with commas, or several times`).argParser(
    (text: string, before: readonly string[] = []) => [
      ...before,
      ...text.split(",").filter((part) => part !== ""),
    ],
  );
}

/** Adds the options that say which cloud, whose, and where. */
export function addCloudOptions(command: Command): Command {
  command
    .addOption(
      new Option("--provider <provider>", "msk or confluent")
        .choices(["msk", "confluent"])
        .makeOptionMandatory(),
    )
    .addOption(listOption("--cluster <name>", "only these clusters: names, or ^regex"))
    .optionsGroup("Options for Amazon MSK:")
    .addOption(listOption("--region <region>", "AWS regions (default: AWS_REGION)"))
    .addOption(listOption("--role-arn <arn>", "roles to assume, one for each account"))
    .option("--external-id <id>", "external id that the roles ask for")
    .option("--endpoint <url>", "address of all AWS services, in place of AWS's own")
    .optionsGroup("Options for Confluent Cloud:")
    .option("--api-key <key>", "Cloud API key (default: CONFLUENT_CLOUD_API_KEY)")
    .option(
      "--api-secret-file <file>",
      "file with its secret (default: CONFLUENT_CLOUD_API_SECRET)",
    )
    .option("--base-url <url>", "address of the API, in place of Confluent's own")
    .option("--metrics-base-url <url>", "address of the Metrics API, in place of Confluent's own")
    .addOption(listOption("--environment <id>", "only these environments: ids, names, or ^regex"))
    .optionsGroup("Options:");
  return addClusterOptions(command);
}

/** Refuses, as wrong usage, options that are for the other cloud. */
export function checkCloudUsage(command: Command, options: CloudOptions): void {
  const other = options.provider === "msk" ? "confluent" : "msk";
  const wrong = onlyFor[other].find((name) => options[name] !== undefined);
  const flag = command.options.find((option) => option.attributeName() === wrong)?.long;
  if (flag !== undefined) {
    command.error(`error: ${flag} is for --provider ${other}`);
  }
}

/** The provider's options, as in a bridge.yaml; secrets come from the environment or from files. */
export function sourceOptions(
  options: CloudOptions,
  terminal: Pick<Terminal, "env">,
): { readonly msk: MskSourceOptions } | { readonly confluent: ConfluentSourceOptions } {
  return options.provider === "msk"
    ? { msk: mskOptions(options, terminal) }
    : { confluent: confluentOptions(options, terminal) };
}

/** Runs work with the provider that the options name. */
export async function withProvider<T>(
  options: CloudOptions,
  terminal: Terminal,
  work: (provider: KafkaProvider) => Promise<T>,
): Promise<T> {
  const source = sourceOptions(options, terminal);
  const registry = new ProviderRegistry();
  await using provider = await ("msk" in source
    ? registry.create("msk", source.msk)
    : registry.create("confluent", source.confluent));
  return await work(provider);
}

function mskOptions(options: CloudOptions, { env }: Pick<Terminal, "env">): MskSourceOptions {
  const { region, roleArn, externalId, endpoint, cluster } = options;
  const regions = region ?? [env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? ""].filter((each) => each);
  if (regions.length === 0) {
    throw missing("--region", "AWS_REGION", "the AWS regions of the clusters");
  }
  return {
    regions,
    ...(roleArn && { accounts: roleArn.map((arn) => ({ roleArn: arn, externalId })) }),
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(cluster && { clusters: cluster }),
  };
}

function confluentOptions(
  options: CloudOptions,
  { env }: Pick<Terminal, "env">,
): ConfluentSourceOptions {
  const { baseUrl, metricsBaseUrl, environment, cluster, apiSecretFile } = options;
  const apiKey = options.apiKey ?? env.CONFLUENT_CLOUD_API_KEY ?? "";
  const apiSecret =
    apiSecretFile === undefined
      ? (env.CONFLUENT_CLOUD_API_SECRET ?? "")
      : readSecret(apiSecretFile);
  if (apiKey === "") {
    throw missing("--api-key", "CONFLUENT_CLOUD_API_KEY", "a Cloud API key");
  }
  if (apiSecret === "") {
    throw missing("--api-secret-file", "CONFLUENT_CLOUD_API_SECRET", "the secret of the API key");
  }
  return {
    apiKey,
    apiSecret,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(metricsBaseUrl === undefined ? {} : { metricsBaseUrl }),
    ...(environment && { environments: environment }),
    ...(cluster && { clusters: cluster }),
  };
}

/** @throws ConfigError naming the file, never what is in it */
export function readSecret(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (cause) {
    throw new ConfigError("CONFIG_UNREADABLE", { detail: `${file}: ${fileFault(cause)}`, cause });
  }
}

function missing(flag: string, variable: string, what: string): ConfigError {
  return new ConfigError("CONFIG_INVALID", {
    issues: [{ path: flag, message: `${what}: give ${flag}, or set ${variable}` }],
  });
}
