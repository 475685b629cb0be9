import type { TopicSummary } from "../../cluster/index.ts";
import { type Column, formatNumber } from "../../render/index.ts";
import { addClusterOptions, type ClusterOptions, report, withCluster } from "../cluster-command.ts";
import type { DefineCommand } from "../command-context.ts";
import { exitCodes } from "../failure.ts";
import { tableText } from "../table-text.ts";

interface ListOptions extends ClusterOptions {
  readonly internal?: boolean;
}

const help = `
Examples:
  otel-kafka topics list
  otel-kafka topics list --internal --json`;

const columns: readonly Column[] = [
  { title: "topic", tone: "name", minWidth: 20 },
  { title: "partitions", align: "right" },
  { title: "replicas", align: "right" },
];

/** `otel-kafka topics list`: the topics that the user may see. */
export const defineTopicsList: DefineCommand = (group, { terminal, finish }) => {
  const command = group
    .command("list")
    .summary("list the topics")
    .description("Lists the topics that this user may see, with their partitions and replicas.")
    .option("--internal", "Kafka's own topics, too")
    .addHelpText("after", help);
  return addClusterOptions(command).action(async (options: ListOptions) => {
    const { internal = false } = options;
    const topics = await withCluster(options, terminal, (cluster) =>
      cluster.topics.list({ internal }),
    );
    await report(options, terminal, topics, (layout) =>
      topics.length === 0 ? "no topics" : tableText(columns, topics.map(rowOf), layout),
    );
    finish(exitCodes.success);
  });
};

function rowOf({ name, partitions, replicationFactor }: TopicSummary): string[] {
  return [name, formatNumber(partitions), formatNumber(replicationFactor)];
}
