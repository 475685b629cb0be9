import type { CreatedTopic, EnsuredTopic, NewTopic } from "../../cluster/index.ts";
import { type Column, formatCount, type RenderOptions } from "../../render/index.ts";
import { addClusterOptions, type ClusterOptions, report, withCluster } from "../cluster-command.ts";
import type { DefineCommand } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../failure.ts";
import { parseWhole } from "../parse-option.ts";
import { tableText } from "../table-text.ts";
import type { Terminal } from "../terminal.ts";
import { addSettingOption, type SettingOptions, settingsOf } from "./setting-option.ts";

interface CreateOptions extends ClusterOptions, SettingOptions {
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly ifNotExists?: boolean;
  readonly dryRun?: boolean;
}

const help = `
What is left out is the brokers' own choice. With --if-not-exists a topic that is there already is
compared with what is wanted, and left as it is: the differences are printed, and the exit code is 1 if
there are any.

Examples:
  otel-kafka topics create otlp_spans --partitions 6 --replication-factor 3
  otel-kafka topics create otlp_logs --set retention.ms=86400000 --set cleanup.policy=delete
  otel-kafka topics create otlp_metrics --partitions 6 --if-not-exists
  otel-kafka topics create otlp_spans --partitions 6 --dry-run --json`;

/** `otel-kafka topics create`: a new topic, or one that is there and as wanted. */
export const defineTopicsCreate: DefineCommand = (group, { terminal, finish }) => {
  const command = group
    .command("create")
    .summary("create a topic")
    .description("Creates a topic, and waits until it can be written to.")
    .argument("<topic>", "its name")
    .option("--partitions <number>", "how many partitions", parseWhole(1))
    .option("--replication-factor <number>", "replicas of each partition", parseWhole(1));
  addSettingOption(command)
    .option("--if-not-exists", "take a topic that is there, if it is as wanted")
    .option("--dry-run", "let the brokers check it, and create nothing")
    .addHelpText("after", help);
  return addClusterOptions(command).action(async (name: string, options: CreateOptions) => {
    if (options.ifNotExists === true && options.dryRun === true) {
      command.error("error: --if-not-exists cannot be used with --dry-run");
    }
    finish(await create(name, options, terminal));
  });
};

async function create(name: string, options: CreateOptions, terminal: Terminal): Promise<ExitCode> {
  const { partitions, replicationFactor, dryRun = false } = options;
  const topic: NewTopic = { name, partitions, replicationFactor, config: settingsOf(options) };
  if (options.ifNotExists === true) {
    const found = await withCluster(options, terminal, ({ topics }) => topics.ensure(topic));
    await report(options, terminal, { name, ...found }, (layout) => ensured(name, found, layout));
    return found.differences.length === 0 ? exitCodes.success : exitCodes.failure;
  }
  const created = await withCluster(options, terminal, ({ topics }) =>
    topics.create(topic, { validateOnly: dryRun }),
  );
  await report(options, terminal, { ...created, dryRun }, () => createdText(created, dryRun));
  return exitCodes.success;
}

function createdText(topic: CreatedTopic, dryRun: boolean): string {
  const { name, partitions, replicationFactor } = topic;
  const shape = [
    // A broker that only checks says -1 of what is its own choice.
    ...(partitions > 0 ? [formatCount(partitions, "partition")] : []),
    ...(replicationFactor > 0 ? [`${formatCount(replicationFactor, "replica")} of each`] : []),
  ].join(", ");
  const what = dryRun ? `would create topic ${name}` : `created topic ${name}`;
  return shape === "" ? what : `${what}: ${shape}`;
}

const columns: readonly Column[] = [
  { title: "property", tone: "name", minWidth: 12 },
  { title: "wanted", tone: "good", minWidth: 8 },
  { title: "is", tone: "warning", minWidth: 8 },
];

function ensured(
  name: string,
  { created, differences }: EnsuredTopic,
  layout: RenderOptions,
): string {
  if (created) {
    return `created topic ${name}`;
  }
  if (differences.length === 0) {
    return `topic ${name} is there, as wanted`;
  }
  const rows = differences.map(({ property, wanted, actual }) => [property, wanted, actual ?? "–"]);
  return `topic ${name} is there, and not as wanted\n\n${tableText(columns, rows, layout)}`;
}
