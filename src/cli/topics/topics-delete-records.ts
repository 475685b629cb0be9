import { type Command, InvalidArgumentError } from "commander";
import type { DeletedRecords, RecordsToDelete } from "../../cluster/index.ts";
import { type Column, formatNumber, type RenderOptions } from "../../render/index.ts";
import { addClusterOptions, type ClusterOptions, report, withCluster } from "../cluster-command.ts";
import type { DefineCommand } from "../command-context.ts";
import { addConfirmOption, type ConfirmOptions, confirm, requireConfirmable } from "../confirm.ts";
import { exitCodes } from "../failure.ts";
import { collect } from "../parse-option.ts";
import { tableText } from "../table-text.ts";

type Place = readonly [partition: number, offset: bigint | "end"];

interface DeleteRecordsOptions extends ClusterOptions, ConfirmOptions {
  readonly all?: boolean;
  readonly before?: readonly Place[];
}

const help = `
Partitions that are not named keep their records. On a terminal it asks; elsewhere --yes is needed.

Examples:
  otel-kafka topics delete-records otlp_spans --before 0/1041 --before 1/end
  otel-kafka topics delete-records otlp_spans --all --yes`;

/** `otel-kafka topics delete-records`: the oldest records, or all. */
export const defineTopicsDeleteRecords: DefineCommand = (group, { terminal, finish }) => {
  const command = group
    .command("delete-records")
    .summary("delete the records before an offset, or all")
    .description("Deletes the records of a topic that lie before an offset, or all that are there.")
    .argument("<topic>", "its name")
    .option(
      "--before <partition/offset>",
      "up to there, not included; may come several times; offset may be `end`",
      collect(parsePlace),
    )
    .option("--all", "all records of all partitions")
    .addHelpText("after", help);
  addConfirmOption(command);
  return addClusterOptions(command).action(async (name: string, options: DeleteRecordsOptions) => {
    const places = placesOf(command, options);
    requireConfirmable(command, options, terminal);
    const deleted = await withCluster(options, terminal, async ({ topics }) => {
      await topics.describe([name]);
      return (await confirm(`Delete ${wordsFor(places)} of topic ${name}?`, options, terminal))
        ? await topics.deleteRecords(name, places)
        : undefined;
    });
    await report(options, terminal, { name, partitions: deleted ?? [] }, (layout) =>
      deleted === undefined ? "nothing was deleted" : deletedText(name, deleted, layout),
    );
    finish(deleted === undefined ? exitCodes.failure : exitCodes.success);
  });
};

/** @throws InvalidArgumentError unless it is such as `0/1041` or `0/end` */
function parsePlace(text: string): Place {
  const [, partition, offset] = /^(\d{1,9})\/(\d{1,18}|end)$/.exec(text) ?? [];
  if (partition === undefined || offset === undefined) {
    throw new InvalidArgumentError("Write partition/offset, such as 0/1041 or 0/end.");
  }
  return [Number(partition), offset === "end" ? "end" : BigInt(offset)];
}

function placesOf(
  command: Command,
  { all = false, before = [] }: DeleteRecordsOptions,
): RecordsToDelete {
  if (all === before.length > 0) {
    command.error("error: say which records, either by --before or by --all");
  }
  return all ? "end" : Object.fromEntries(before);
}

function wordsFor(places: RecordsToDelete): string {
  return places === "end"
    ? "all records"
    : `the records ${Object.entries(places)
        .map(([partition, offset]) => `before ${offset} in partition ${partition}`)
        .join(", ")}`;
}

const columns: readonly Column[] = [
  { title: "partition", align: "right" },
  { title: "first offset now", align: "right" },
];

function deletedText(
  name: string,
  deleted: readonly DeletedRecords[],
  layout: RenderOptions,
): string {
  const rows = deleted.map(({ partition, earliestOffset }) => [
    String(partition),
    formatNumber(earliestOffset),
  ]);
  return `deleted records of topic ${name}\n\n${tableText(columns, rows, layout)}`;
}
