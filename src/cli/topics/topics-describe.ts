import { addClusterOptions, type ClusterOptions, report, withCluster } from "../cluster-command.ts";
import type { DefineCommand } from "../command-context.ts";
import { exitCodes } from "../failure.ts";
import { topicText } from "./topic-text.ts";

interface DescribeOptions extends ClusterOptions {
  readonly all?: boolean;
}

const help = `
A partition that not all replicas follow is marked, as is one without a leader. Sizes are what the
leader has on its disk. Of the settings, those are printed that the topic has of its own; with --all,
those it has from the brokers, too. What this user may not see is named at the end.

Examples:
  otel-kafka topics describe otlp_spans
  otel-kafka topics describe otlp_spans otlp_logs --all
  otel-kafka topics describe otlp_spans --json`;

/** `otel-kafka topics describe`: partitions, replicas, offsets, sizes and settings. */
export const defineTopicsDescribe: DefineCommand = (group, { terminal, finish }) => {
  const command = group
    .command("describe")
    .summary("show partitions, replicas, offsets, size and settings")
    .description(
      "Shows the partitions of topics, where they are, what they hold, and the settings.",
    )
    .argument("<topics...>", "their names")
    .option("--all", "all settings, with their sources")
    .addHelpText("after", help);
  return addClusterOptions(command).action(
    async (names: readonly string[], options: DescribeOptions) => {
      const topics = await withCluster(options, terminal, (cluster) =>
        cluster.topics.describe(names),
      );
      const { all = false } = options;
      await report(options, terminal, topics, (layout) =>
        topics.map((topic) => topicText(topic, { ...layout, allSettings: all })).join("\n\n"),
      );
      finish(exitCodes.success);
    },
  );
};
