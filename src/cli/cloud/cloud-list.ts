import { Argument } from "commander";
import { type Entity, type KafkaProvider, mapConcurrently } from "../../providers/index.ts";
import type { Column } from "../../render/index.ts";
import { report } from "../cluster-command.ts";
import type { DefineCommand } from "../command-context.ts";
import { exitCodes } from "../failure.ts";
import { tableText } from "../table-text.ts";
import {
  addCloudOptions,
  type CloudOptions,
  checkCloudUsage,
  withProvider,
} from "./cloud-options.ts";

const kinds = ["clusters", "brokers", "topics"] as const;
type Kind = (typeof kinds)[number];

/** How many clusters are asked about at a time. */
const atOnce = 8;

const columns: readonly Column[] = [
  { title: "name", tone: "name", minWidth: 20 },
  { title: "type" },
  { title: "account" },
  { title: "region" },
  { title: "tags", tone: "dim" },
];

const help = `
Examples:
  otel-kafka cloud list --provider msk --region eu-central-1
  otel-kafka cloud list topics --provider confluent --cluster orders --json`;

/** `otel-kafka cloud list`: what a cloud runs. */
export const defineCloudList: DefineCommand = (group, { terminal, finish }) => {
  const command = group
    .command("list")
    .summary("list clusters, brokers or topics")
    .description("Lists the clusters that a cloud runs, or the brokers or topics of them.")
    .addArgument(new Argument("[what]", "what to list").choices(kinds).default("clusters"))
    .addHelpText("after", help);
  return addCloudOptions(command).action(async (kind: Kind, options: CloudOptions) => {
    checkCloudUsage(command, options);
    const found = await withProvider(options, terminal, (provider) => listOf(provider, kind));
    await report(options, terminal, found, (layout) =>
      found.length === 0 ? `no ${kind}` : tableText(columns, found.map(rowOf), layout),
    );
    finish(exitCodes.success);
  });
};

async function listOf(provider: KafkaProvider, kind: Kind): Promise<readonly Entity[]> {
  const clusters = await provider.discoverClusters();
  if (kind === "clusters") {
    return clusters;
  }
  const inside = await mapConcurrently(
    clusters,
    atOnce,
    ({ guid }): Promise<readonly Entity[]> =>
      kind === "brokers" ? provider.discoverBrokers(guid) : provider.discoverTopics(guid),
  );
  return inside.flat();
}

function rowOf({ name, type, accountId, region, tags }: Entity): string[] {
  const told = Object.entries(tags).map(([key, value]) => `${key}=${value}`);
  return [name, type, accountId || "–", region ?? "–", told.join(" ")];
}
