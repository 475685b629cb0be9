import { Argument, type Command, Option } from "commander";
import { type Signal, signals } from "../otlp/index.ts";
import type { CommonOptions } from "./common-options.ts";
import { collect, parseMoment, parseWhole } from "./parse-option.ts";
import { type Condition, comparisonForms, parseCondition } from "./where.ts";

/** The options of `tail`, read and checked. */
export interface TailOptions extends CommonOptions {
  readonly fromBeginning?: boolean;
  readonly since?: Date;
  readonly partition?: number;
  readonly offset?: number;
  readonly max?: number;
  readonly group?: string;
  readonly where?: readonly Condition[];
  readonly json?: boolean;
}

const help = `
Without a signal, all three topics are read. Reading starts with what arrives from now on and goes on
until Ctrl-C, --max or a closed pipe. It joins no group and commits nothing unless --group is given.

--where looks at the attributes of the item, of its scope and of its resource, and at these names:
service; for spans name, status (ok, error, unset) and traceId; for data points name; for log records
name (of the event), severity (trace to fatal), body and traceId. Several must all hold.

With --json standard output has one OTLP/JSON request a line, as \`otel-kafka send\` reads it.

Examples:
  otel-kafka tail
  otel-kafka tail traces --from-beginning --where status=error
  otel-kafka tail logs --since 10m --where service=checkout --where "severity~error|fatal"
  otel-kafka tail traces --partition 2 --offset 1041 --max 1 --verbose
  otel-kafka tail metrics --json --max 100 > points.jsonl`;

/** Adds the arguments, options and help of `tail` to a command. */
export function addTailOptions(command: Command): Command {
  return command
    .summary("show what arrives on the topics")
    .description("Shows spans, data points and log records from the topics, in a readable form.")
    .addArgument(new Argument("[signal]", "what to show (default: all)").choices(signals))
    .addOption(
      new Option("--from-beginning", "start with the oldest record").conflicts(["since", "offset"]),
    )
    .addOption(
      new Option("--since <when>", "start at a time: 30s, 10m, 2h, 1d ago, or an ISO date")
        .argParser((text) => parseMoment(text))
        .conflicts(["offset", "group"]),
    )
    .addOption(
      new Option("--partition <number>", "read this partition only")
        .argParser(parseWhole(0))
        .conflicts("group"),
    )
    .addOption(
      new Option("--offset <number>", "start at this offset of --partition")
        .argParser(parseWhole(0))
        .conflicts("group"),
    )
    .option("--max <number>", "stop after this many spans, points or records", parseWhole(1))
    .option("--group <id>", "read as a member of this group, and commit what was shown")
    .addOption(
      new Option("--where <condition>", `show only items with ${comparisonForms}`).argParser(
        collect(parseCondition),
      ),
    )
    .option("--json", "print OTLP/JSON, one request a line")
    .addHelpText("after", help);
}

/** Refuses what commander cannot: options that need another one. Ends the command as it does. */
export function checkTailOptions(
  command: Command,
  signal: Signal | undefined,
  { partition, offset, topic }: TailOptions,
): void {
  if (offset !== undefined && partition === undefined) {
    command.error("error: --offset needs --partition");
  }
  if (partition !== undefined && signal === undefined && topic === undefined) {
    command.error("error: --partition needs a signal or --topic");
  }
}
