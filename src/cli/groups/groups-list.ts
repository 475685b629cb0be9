import { InvalidArgumentError, Option } from "commander";
import type { GroupState, GroupSummary } from "../../cluster/index.ts";
import type { Column } from "../../render/index.ts";
import { addClusterOptions, type ClusterOptions, report, withCluster } from "../cluster-command.ts";
import type { DefineCommand } from "../command-context.ts";
import { exitCodes } from "../failure.ts";
import { tableText } from "../table-text.ts";

interface ListOptions extends ClusterOptions {
  readonly state?: readonly GroupState[];
}

/** Kafka's words for what a group may be doing. */
const states = [
  "Stable",
  "Empty",
  "PreparingRebalance",
  "CompletingRebalance",
  "Assigning",
  "Reconciling",
  "Dead",
] as const satisfies readonly GroupState[];

const help = `
Examples:
  otel-kafka groups list
  otel-kafka groups list --state Stable --state Empty --json`;

const columns: readonly Column[] = [
  { title: "group", tone: "name", minWidth: 20 },
  { title: "state" },
  { title: "type", tone: "dim" },
];

/** `otel-kafka groups list`: the groups that the user may see. */
export const defineGroupsList: DefineCommand = (group, { terminal, finish }) => {
  const command = group
    .command("list")
    .summary("list the consumer groups")
    .description("Lists the consumer groups that this user may see.")
    .addOption(
      new Option("--state <state>", "only groups in it; may come several times").argParser(
        (text: string, before: readonly string[] = []) => [...before, stateOf(text)],
      ),
    )
    .addHelpText("after", help);
  return addClusterOptions(command).action(async (options: ListOptions) => {
    const groups = await withCluster(options, terminal, (cluster) =>
      cluster.groups.list({ states: options.state }),
    );
    await report(options, terminal, groups, (layout) =>
      groups.length === 0 ? "no groups" : tableText(columns, groups.map(rowOf), layout),
    );
    finish(exitCodes.success);
  });
};

/** @throws InvalidArgumentError for a word that is not Kafka's; upper and lower case are the same */
function stateOf(text: string): GroupState {
  const state = states.find((each) => each.toLowerCase() === text.toLowerCase());
  if (state === undefined) {
    throw new InvalidArgumentError(`Allowed choices are ${states.join(", ")}.`);
  }
  return state;
}

function rowOf({ groupId, state, type, protocolType }: GroupSummary): string[] {
  return [groupId, state, type ?? (protocolType === "" ? "–" : protocolType)];
}
