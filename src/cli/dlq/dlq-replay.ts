import type { Command } from "commander";
import { DeadLetterTopic, type ReplayProgress } from "../../consumer/index.ts";
import { formatCount, formatNumber } from "../../render/index.ts";
import type { DefineCommand } from "../command-context.ts";
import { type ExitCode, exitCodes, messageOf } from "../failure.ts";
import { Interrupt } from "../interrupt.ts";
import { jsonText } from "../json-text.ts";
import { Output } from "../output.ts";
import { ProgressLine } from "../progress-line.ts";
import type { Terminal } from "../terminal.ts";
import {
  addDlqOptions,
  addLetterOptions,
  filterOf,
  type LetterOptions,
  letterHelp,
  readDlqConfig,
} from "./dlq-options.ts";

interface ReplayCommandOptions extends LetterOptions {
  readonly to?: string;
  readonly again?: boolean;
  readonly dryRun?: boolean;
}

const help = `${letterHelp}

Each letter is written to the topic and partition that it came from, with its bytes, key and headers as
they were; one header, dlq.replays, counts how often. A letter counts as replayed when the brokers have
acknowledged it. Letters are never removed: a record by the side of each batch remembers that it was
replayed, and later replays leave it out.

Delivery is at least once: after a crash, the next replay may send the batch that was under way (500
letters at most) again. Do not run two replays of the same topic at a time.

Letters that cannot be sent, as their topic does not exist, are named, and the exit code is 1.

Examples:
  otel-kafka dlq replay --dry-run
  otel-kafka dlq replay --topic otlp_dead_letters --reason failed --since 2h
  otel-kafka dlq replay --partition 0 --offsets 17
  otel-kafka dlq replay --source-topic otlp_spans --to otlp_spans_again --json`;

/** `otel-kafka dlq replay`: letters back to where they came from. */
export const defineDlqReplay: DefineCommand = (group, { terminal, finish }) => {
  const command = group
    .command("replay")
    .summary("send letters back to where they came from")
    .description("Writes dead letters back to the topics that they came from.")
    .addHelpText("after", help);
  addLetterOptions(command)
    .option("--to <topic>", "topic for all of them, in place of those they came from")
    .option("--again", "send those that were replayed before, too")
    .option("--dry-run", "count what would be sent, and send nothing")
    .option("--json", "report as one JSON document");
  return addDlqOptions(command).action(async (options: ReplayCommandOptions) => {
    finish(await replay(command, options, terminal));
  });
};

async function replay(
  command: Command,
  options: ReplayCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { config, topic } = readDlqConfig(command, options, terminal);
  const { to, again = false, dryRun = false, json = false } = options;
  const output = new Output(terminal.stdout);
  const line = new ProgressLine(terminal.stderr);
  using interrupt = new Interrupt();
  await using letters = new DeadLetterTopic(config, topic);
  let reached: ReplayProgress = nothing;
  try {
    reached = await letters.replay(filterOf(options), {
      ...(to === undefined ? {} : { to }),
      again,
      dryRun,
      signal: interrupt.signal,
      onProgress: (progress) => {
        reached = progress;
        line.show(() => `replayed ${formatCount(progress.replayed, "letter")}`);
      },
    });
  } catch (error) {
    if (!interrupt.signal.aborted) {
      line.clear();
      terminal.stderr.write(`stopped after ${formatCount(reached.replayed, "letter")}\n`);
      throw error;
    }
  }
  line.clear();
  const interrupted = interrupt.signal.aborted;
  const report = { topic, dryRun, interrupted, ...reached };
  await output.line(json ? jsonText(report) : reportText(report));
  return reached.failed > 0 || interrupted ? exitCodes.failure : exitCodes.success;
}

const nothing: ReplayProgress = {
  matched: 0,
  replayed: 0,
  alreadyReplayed: 0,
  failed: 0,
  failures: [],
  topics: {},
};

interface Report extends ReplayProgress {
  readonly topic: string;
  readonly dryRun: boolean;
  readonly interrupted: boolean;
}

function reportText(report: Report): string {
  const { dryRun, interrupted, replayed, alreadyReplayed, failed, failures, topics } = report;
  const verb = dryRun ? "would replay" : "replayed";
  const unnamed = failed - failures.length;
  return [
    `${interrupted ? "interrupted: " : ""}${verb} ${formatCount(replayed, "letter")} of ${report.topic}`,
    ...Object.entries(topics).map(([topic, count]) => `  to ${topic}: ${formatNumber(count)}`),
    ...(alreadyReplayed === 0
      ? []
      : [`  left out, replayed before: ${formatNumber(alreadyReplayed)}`]),
    ...(failed === 0 ? [] : [`  could not be sent: ${formatNumber(failed)}`]),
    ...failures.map(
      ({ partition, offset, error }) => `    ${partition}/${offset}: ${messageOf(error)}`,
    ),
    ...(unnamed === 0 ? [] : [`    and ${formatNumber(unnamed)} more`]),
  ].join("\n");
}
