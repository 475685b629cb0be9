import type { Command } from "commander";
import { addClusterOptions, type ClusterOptions, report, withCluster } from "../cluster-command.ts";
import type { DefineCommand } from "../command-context.ts";
import { exitCodes } from "../failure.ts";
import { Interrupt } from "../interrupt.ts";
import { collect, parseDurationMs } from "../parse-option.ts";
import { readGroups } from "./group-report.ts";
import { groupText } from "./group-text.ts";
import { watchGroups } from "./watch-groups.ts";

interface DescribeOptions extends ClusterOptions {
  readonly topic?: readonly string[];
  readonly watch?: boolean;
  readonly interval?: number;
}

const defaultIntervalMs = 2_000;

const help = `
Lag is the number of offsets between what the group committed and the end of the partition: with
consumer.isolation read_committed, the end of what can be read. A dash is not 0: nothing is committed
there, or an offset is not known.

With --watch it goes on until Ctrl-C: on a terminal the picture is drawn anew, elsewhere there is a line
for each group and moment, with --json a JSON line. A cluster that cannot be reached is told on standard
error, and asked again.

Examples:
  otel-kafka groups describe deliver
  otel-kafka groups describe deliver archive --topic otlp_spans
  otel-kafka groups describe deliver --watch --interval 5s
  otel-kafka groups describe deliver --watch --json >> lag.jsonl`;

/** `otel-kafka groups describe`: members, offsets and lag, once or again and again. */
export const defineGroupsDescribe: DefineCommand = (group, { terminal, finish }) => {
  const command = group
    .command("describe")
    .summary("show members, offsets and lag")
    .description("Shows the state and members of groups, what they committed, and their lag.")
    .argument("<groups...>", "their ids")
    .option(
      "-t, --topic <name>",
      "lag on this topic only; may come several times",
      collect((name) => name),
    )
    .option("--watch", "show it again and again, until Ctrl-C")
    .option("--interval <time>", "time between two looks of --watch (default: 2s)", parseDurationMs)
    .addHelpText("after", help);
  return addClusterOptions(command).action(
    async (ids: readonly string[], options: DescribeOptions) => {
      checkWatch(command, options);
      await withCluster(options, terminal, async (cluster) => {
        if (options.watch === true) {
          using interrupt = new Interrupt();
          await watchGroups({
            read: (signal) => readGroups(cluster, ids, { topics: options.topic, signal }),
            intervalMs: options.interval ?? defaultIntervalMs,
            json: options.json ?? false,
            terminal,
            signal: interrupt.signal,
          });
        } else {
          const groups = await readGroups(cluster, ids, { topics: options.topic });
          await report(options, terminal, groups, (layout) =>
            groups.map((each) => groupText(each, layout)).join("\n\n"),
          );
        }
      });
      finish(exitCodes.success);
    },
  );
};

function checkWatch(command: Command, { watch = false, interval }: DescribeOptions): void {
  if (interval !== undefined && !watch) {
    command.error("error: --interval needs --watch");
  }
}
