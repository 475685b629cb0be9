import type { Command } from "commander";
import type { KafkaTopics } from "../../cluster/index.ts";
import { formatCount } from "../../render/index.ts";
import { addClusterOptions, type ClusterOptions, report, withCluster } from "../cluster-command.ts";
import type { DefineCommand } from "../command-context.ts";
import { exitCodes } from "../failure.ts";
import { collect, parseWhole } from "../parse-option.ts";
import { addSettingOption, type SettingOptions, settingsOf } from "./setting-option.ts";

interface AlterOptions extends ClusterOptions, SettingOptions {
  readonly remove?: readonly string[];
  readonly partitions?: number;
  readonly dryRun?: boolean;
}

const help = `
Settings that are not named stay as they are. The brokers check all of it before any of it is done.
Partitions can only be added; records with a key go to other partitions from then on.

Examples:
  otel-kafka topics alter otlp_spans --set retention.ms=3600000
  otel-kafka topics alter otlp_spans --remove retention.ms --partitions 12
  otel-kafka topics alter otlp_spans --partitions 12 --dry-run --json`;

/** `otel-kafka topics alter`: other settings, more partitions. */
export const defineTopicsAlter: DefineCommand = (group, { terminal, finish }) => {
  const command = group
    .command("alter")
    .summary("change settings, add partitions")
    .description("Changes the settings of a topic, and adds partitions.")
    .argument("<topic>", "its name");
  addSettingOption(command)
    .option(
      "--remove <key>",
      "let the brokers decide a setting again; may come several times",
      collect((key) => key),
    )
    .option(
      "--partitions <number>",
      "how many there are to be, with those there are",
      parseWhole(1),
    )
    .option("--dry-run", "let the brokers check it, and change nothing")
    .addHelpText("after", help);
  return addClusterOptions(command).action(async (name: string, options: AlterOptions) => {
    const change = changeOf(command, options);
    const { dryRun = false } = options;
    await withCluster(options, terminal, async ({ topics }) => {
      await apply(topics, name, change, true);
      if (!dryRun) {
        await apply(topics, name, change, false);
      }
    });
    const document = { name, ...change, dryRun };
    await report(options, terminal, document, () => alteredText(name, change, dryRun));
    finish(exitCodes.success);
  });
};

interface Change {
  readonly set: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
  readonly partitions: number | undefined;
}

function changeOf(command: Command, options: AlterOptions): Change {
  const set = settingsOf(options);
  const { remove = [], partitions } = options;
  if (Object.keys(set).length + remove.length === 0 && partitions === undefined) {
    command.error("error: say what to change, by --set, --remove or --partitions");
  }
  const both = remove.find((key) => Object.hasOwn(set, key));
  if (both !== undefined) {
    command.error(`error: ${both} cannot be set and removed at once`);
  }
  return { set, remove, partitions };
}

async function apply(
  topics: KafkaTopics,
  name: string,
  { set, remove, partitions }: Change,
  validateOnly: boolean,
): Promise<void> {
  if (Object.keys(set).length + remove.length > 0) {
    await topics.alterConfig(name, { set, remove }, { validateOnly });
  }
  if (partitions !== undefined) {
    await topics.addPartitions(name, partitions, { validateOnly });
  }
}

function alteredText(name: string, { set, remove, partitions }: Change, dryRun: boolean): string {
  return [
    dryRun ? `would change topic ${name}` : `changed topic ${name}`,
    ...Object.entries(set).map(([key, value]) => `  ${key} = ${value}`),
    ...remove.map((key) => `  ${key}: as the brokers have it`),
    ...(partitions === undefined ? [] : [`  ${formatCount(partitions, "partition")}`]),
  ].join("\n");
}
