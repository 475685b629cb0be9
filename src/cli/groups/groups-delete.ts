import { formatCount } from "../../render/index.ts";
import { addClusterOptions, type ClusterOptions, report, withCluster } from "../cluster-command.ts";
import type { DefineCommand } from "../command-context.ts";
import { addConfirmOption, type ConfirmOptions, confirm, requireConfirmable } from "../confirm.ts";
import { exitCodes } from "../failure.ts";

type DeleteOptions = ClusterOptions & ConfirmOptions;

const help = `
All groups are looked for before the first is deleted. A group that has members is refused: stop them
first. On a terminal it asks; elsewhere --yes is needed.

Examples:
  otel-kafka groups delete deliver
  otel-kafka groups delete deliver archive --yes`;

/** `otel-kafka groups delete`: groups with all that they committed. */
export const defineGroupsDelete: DefineCommand = (group, { terminal, finish }) => {
  const command = group
    .command("delete")
    .summary("delete groups with all that they committed")
    .description("Deletes consumer groups with all that they committed.")
    .argument("<groups...>", "their ids")
    .addHelpText("after", help);
  addConfirmOption(command);
  return addClusterOptions(command).action(
    async (given: readonly string[], options: DeleteOptions) => {
      requireConfirmable(command, options, terminal);
      const ids = [...new Set(given)];
      const what = `${formatCount(ids.length, "group")} with all that was committed: ${ids.join(", ")}`;
      const deleted = await withCluster(options, terminal, async ({ groups }) => {
        await groups.describe(ids);
        const isWanted = await confirm(`Delete ${what}?`, options, terminal);
        if (isWanted) {
          await groups.delete(ids);
        }
        return isWanted;
      });
      await report(options, terminal, { deleted: deleted ? ids : [] }, () =>
        deleted ? `deleted ${what}` : "nothing was deleted",
      );
      finish(deleted ? exitCodes.success : exitCodes.failure);
    },
  );
};
