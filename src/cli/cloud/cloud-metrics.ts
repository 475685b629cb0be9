import { Option } from "commander";
import {
  type KafkaProvider,
  mapConcurrently,
  type NormalizedMetric,
} from "../../providers/index.ts";
import type { Column } from "../../render/index.ts";
import { report } from "../cluster-command.ts";
import type { DefineCommand } from "../command-context.ts";
import { exitCodes } from "../failure.ts";
import { parseDurationMs } from "../parse-option.ts";
import { tableText } from "../table-text.ts";
import {
  addCloudOptions,
  type CloudOptions,
  checkCloudUsage,
  withProvider,
} from "./cloud-options.ts";

interface MetricsOptions extends CloudOptions {
  readonly metric?: readonly string[];
  readonly scope?: string;
  readonly since: number;
}

const minuteMs = 60_000;
/** How many clusters are asked about at a time. */
const atOnce = 4;

const columns: readonly Column[] = [
  { title: "metric", tone: "name", minWidth: 24 },
  { title: "cluster" },
  { title: "of" },
  { title: "latest", align: "right" },
  { title: "unit" },
];

const help = `
Text shows the newest point of each series; --json has all points.

Examples:
  otel-kafka cloud metrics --provider msk --region eu-central-1 --cluster orders
  otel-kafka cloud metrics --provider confluent --metric kafka.bytes.in.rate --since 30m --json`;

/** `otel-kafka cloud metrics`: metrics of a cloud's clusters, normalized. */
export const defineCloudMetrics: DefineCommand = (group, { terminal, finish }) => {
  const command = group
    .command("metrics")
    .summary("show metrics, by their normalized names")
    .description("Shows metrics of a cloud's clusters, by the names and units that all share.")
    .addOption(
      new Option("--metric <name>", "only these: normalized names, or the cloud's own").argParser(
        (text: string, before: readonly string[] = []) => [...before, ...text.split(",")],
      ),
    )
    .addOption(
      new Option("--scope <scope>", "only of this level").choices([
        "cluster",
        "broker",
        "topic",
        "group",
      ]),
    )
    .addOption(
      new Option("--since <time>", "how far back, such as 15m")
        .argParser(parseDurationMs)
        .default(15 * minuteMs, "15m"),
    )
    .addHelpText("after", help);
  return addCloudOptions(command).action(async (options: MetricsOptions) => {
    checkCloudUsage(command, options);
    const found = await withProvider(options, terminal, (provider) => read(provider, options));
    await report(options, terminal, found, (layout) =>
      found.length === 0 ? "no metrics" : tableText(columns, newest(found).map(rowOf), layout),
    );
    finish(exitCodes.success);
  });
};

async function read(
  provider: KafkaProvider,
  { metric, scope, since }: MetricsOptions,
): Promise<readonly NormalizedMetric[]> {
  const endMs = Math.floor(Date.now() / minuteMs) * minuteMs;
  const startMs = endMs - Math.max(minuteMs, Math.ceil(since / minuteMs) * minuteMs);
  const options = { range: { startMs, endMs }, ...(metric && { metrics: metric }) };
  const clusters = await provider.discoverClusters();
  const all = await mapConcurrently(clusters, atOnce, async (cluster) =>
    Object.values(await provider.collectAllMetrics(cluster, options)).flat(),
  );
  return all.flat().filter(({ tags }) => scope === undefined || tags.scope === scope);
}

/** The newest point of each series. */
function newest(metrics: readonly NormalizedMetric[]): readonly NormalizedMetric[] {
  const bySeries = new Map<string, NormalizedMetric>();
  for (const metric of metrics) {
    const key = JSON.stringify([metric.name, Object.entries(metric.tags)]);
    const before = bySeries.get(key);
    if (before === undefined || before.timestamp < metric.timestamp) {
      bySeries.set(key, metric);
    }
  }
  return [...bySeries.values()];
}

function rowOf({ name, value, unit, tags }: NormalizedMetric): string[] {
  const parts = ["broker.id", "topic", "partition", "group", "state", "type"]
    .filter((key) => tags[key] !== undefined)
    .map((key) => `${key}=${tags[key]}`);
  const of = parts.length === 0 ? (tags.scope ?? "") : parts.join(" ");
  return [name, tags["kafka.cluster.name"] ?? "–", of, String(Number(value.toPrecision(6))), unit];
}
