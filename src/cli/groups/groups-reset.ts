import { type Command, InvalidArgumentError } from "commander";
import type { OffsetChange, ResetOptions, ResetTarget } from "../../cluster/index.ts";
import { type Column, formatCount, formatNumber, type RenderOptions } from "../../render/index.ts";
import { addClusterOptions, type ClusterOptions, report, withCluster } from "../cluster-command.ts";
import type { DefineCommand } from "../command-context.ts";
import { addConfirmOption, type ConfirmOptions, confirm, requireConfirmable } from "../confirm.ts";
import { type ExitCode, exitCodes } from "../failure.ts";
import { collect, parseMoment } from "../parse-option.ts";
import { tableText } from "../table-text.ts";
import { layoutFor, type Terminal } from "../terminal.ts";

type Place = { readonly topic: string; readonly partition: number };

interface ResetCommandOptions extends ClusterOptions, ConfirmOptions {
  readonly to?: ResetTarget;
  readonly topic?: readonly string[];
  readonly partition?: readonly Place[];
  readonly dryRun?: boolean;
}

const help = `
Without --topic and --partition, it is the partitions that the group committed on. An offset that is not
on a partition is moved to the nearer end, which the plan says.

The plan is shown first. On a terminal it asks then; elsewhere --yes is needed, or --dry-run, which stops
there. A group that has members is refused: stop them first.

Examples:
  otel-kafka groups reset deliver --to beginning --dry-run
  otel-kafka groups reset deliver --to 2h --topic otlp_spans
  otel-kafka groups reset deliver --to 2026-03-01T09:30:00Z --yes --json
  otel-kafka groups reset deliver --to 1041 --partition otlp_spans/2`;

/** `otel-kafka groups reset`: where a group goes on. */
export const defineGroupsReset: DefineCommand = (group, { terminal, finish }) => {
  const command = group
    .command("reset")
    .summary("set where a group goes on reading")
    .description("Sets where a group without members goes on reading.")
    .argument("<group>", "its id")
    .option(
      "--to <place>",
      "beginning, end, an offset, or a time: 30s, 10m, 2h, 1d ago, or an ISO date",
      parseTarget,
    )
    .option(
      "-t, --topic <name>",
      "all partitions of this topic; may come several times",
      collect((name) => name),
    )
    .option(
      "--partition <topic/number>",
      "this partition; may come several times",
      collect(parsePartition),
    )
    .option("--dry-run", "show the plan, and change nothing")
    .addHelpText("after", help);
  addConfirmOption(command);
  return addClusterOptions(command).action(async (id: string, options: ResetCommandOptions) => {
    finish(await reset(command, id, options, terminal));
  });
};

/** @throws InvalidArgumentError unless it is a place to go on from */
export function parseTarget(text: string): ResetTarget {
  if (text === "beginning" || text === "end") {
    return text;
  }
  if (/^\d{1,18}$/.test(text)) {
    return { offset: BigInt(text) };
  }
  try {
    return { time: parseMoment(text) };
  } catch {
    throw new InvalidArgumentError(
      "Write beginning, end, an offset such as 1041, or 30s, 10m, 2h or 1d before now, or " +
        "2026-03-01T09:30:00Z.",
    );
  }
}

/** @throws InvalidArgumentError unless it is such as `otlp_spans/2` */
function parsePartition(text: string): Place {
  const [, topic, partition] = /^([\w.-]+)\/(\d{1,9})$/.exec(text) ?? [];
  if (topic === undefined || partition === undefined) {
    throw new InvalidArgumentError("Write topic/partition, such as otlp_spans/2.");
  }
  return { topic, partition: Number(partition) };
}

async function reset(
  command: Command,
  groupId: string,
  options: ResetCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { dryRun = false, json = false, to, topic: topics, partition: partitions } = options;
  if (to === undefined) {
    command.error("error: say where to go on, by --to");
  }
  if (!dryRun) {
    requireConfirmable(command, options, terminal);
  }
  const request: ResetOptions = { to, topics, partitions };
  return await withCluster(options, terminal, async ({ groups }) => {
    const plan = await groups.resetOffsets(groupId, { ...request, dryRun: true });
    if (!json) {
      const layout = layoutFor(terminal.stdout, terminal.env);
      terminal.stdout.write(`${planText(groupId, plan, layout)}\n`);
    }
    const question = `Reset ${formatCount(plan.length, "partition")} of group ${groupId}?`;
    const isWanted = !dryRun && plan.length > 0 && (await confirm(question, options, terminal));
    // Looked up anew: what was written meanwhile may have moved an end.
    const changes = isWanted ? await groups.resetOffsets(groupId, request) : plan;
    await report(options, terminal, { groupId, changed: isWanted, changes }, () =>
      isWanted ? `reset ${formatCount(changes.length, "partition")}` : "nothing was changed",
    );
    return isWanted || dryRun ? exitCodes.success : exitCodes.failure;
  });
}

const columns: readonly Column[] = [
  { title: "topic", tone: "name", minWidth: 12 },
  { title: "partition", align: "right" },
  { title: "from", align: "right" },
  { title: "to", align: "right", tone: "strong" },
  { title: "", tone: "warning", minWidth: 12 },
];

function planText(groupId: string, plan: readonly OffsetChange[], layout: RenderOptions): string {
  if (plan.length === 0) {
    return `group ${groupId} has committed nothing; name topics by --topic`;
  }
  const rows = plan.map(({ topic, partition, from, to, clampedTo }) => [
    topic,
    String(partition),
    from === undefined ? "–" : formatNumber(from),
    formatNumber(to),
    clampedTo === undefined ? "" : `moved to the ${clampedTo} offset there is`,
  ]);
  return tableText(columns, rows, layout);
}
