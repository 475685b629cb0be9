import { formatCount } from "../../render/index.ts";
import { addClusterOptions, type ClusterOptions, report, withCluster } from "../cluster-command.ts";
import type { DefineCommand } from "../command-context.ts";
import { addConfirmOption, type ConfirmOptions, confirm, requireConfirmable } from "../confirm.ts";
import { exitCodes } from "../failure.ts";

type DeleteOptions = ClusterOptions & ConfirmOptions;

const help = `
All topics are looked for before the first is deleted. On a terminal it asks; elsewhere --yes is needed.

Examples:
  otel-kafka topics delete otlp_spans_again
  otel-kafka topics delete otlp_spans_again otlp_logs_again --yes`;

/** `otel-kafka topics delete`: topics with all their records. */
export const defineTopicsDelete: DefineCommand = (group, { terminal, finish }) => {
  const command = group
    .command("delete")
    .summary("delete topics with all their records")
    .description("Deletes topics with all their records.")
    .argument("<topics...>", "their names")
    .addHelpText("after", help);
  addConfirmOption(command);
  return addClusterOptions(command).action(
    async (given: readonly string[], options: DeleteOptions) => {
      requireConfirmable(command, options, terminal);
      const names = [...new Set(given)];
      const what = `${formatCount(names.length, "topic")} with all records: ${names.join(", ")}`;
      const deleted = await withCluster(options, terminal, async ({ topics }) => {
        await topics.describe(names);
        const isWanted = await confirm(`Delete ${what}?`, options, terminal);
        if (isWanted) {
          await topics.delete(names);
        }
        return isWanted;
      });
      const document = { deleted: deleted ? names : [] };
      await report(options, terminal, document, () =>
        deleted ? `deleted ${what}` : "nothing was deleted",
      );
      finish(deleted ? exitCodes.success : exitCodes.failure);
    },
  );
};
