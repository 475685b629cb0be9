import type { Command } from "commander";
import { type DeadLetterRecord, DeadLetterTopic } from "../../consumer/index.ts";
import { type Column, formatBytes } from "../../render/index.ts";
import type { DefineCommand } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../failure.ts";
import { Interrupt } from "../interrupt.ts";
import { jsonText } from "../json-text.ts";
import { Output } from "../output.ts";
import { parseWhole } from "../parse-option.ts";
import { tableText } from "../table-text.ts";
import { layoutFor, type Terminal } from "../terminal.ts";
import { timeText } from "../time-text.ts";
import {
  addDlqOptions,
  addLetterOptions,
  filterOf,
  type LetterOptions,
  letterHelp,
  readDlqConfig,
} from "./dlq-options.ts";
import { letterJson } from "./letter-json.ts";
import { LetterSummary } from "./letter-summary.ts";

interface ListOptions extends LetterOptions {
  readonly pending?: boolean;
  readonly summary?: boolean;
  readonly max?: number;
}

const help = `${letterHelp}

The list ends with the letters that are there when it begins; it joins no group and changes nothing.
A letter counts as replayed when \`otel-kafka dlq replay\` sent it; it stays on the topic.

With --json standard output has one letter a line, without its payload; with --summary, one document.

Examples:
  otel-kafka dlq list --topic otlp_dead_letters
  otel-kafka dlq list --pending --reason unreadable --since 1d
  otel-kafka dlq list --source-topic otlp_spans --source-partition 2 --source-offsets 800..900
  otel-kafka dlq list --summary --json`;

/** `otel-kafka dlq list`: the letters, and how many there are of which kind. */
export const defineDlqList: DefineCommand = (group, { terminal, finish }) => {
  const command = group
    .command("list")
    .summary("list the letters, and count them by reason and source")
    .description("Lists dead letters, and counts them by reason and source.")
    .addHelpText("after", help);
  addLetterOptions(command)
    .option("--pending", "only letters that were not replayed")
    .option("--max <number>", "list at most so many; all are counted", parseWhole(1))
    .option("--summary", "the counts only")
    .option("--json", "print JSON lines, or with --summary one JSON document");
  return addDlqOptions(command).action(async (options: ListOptions) => {
    finish(await list(command, options, terminal));
  });
};

async function list(command: Command, options: ListOptions, terminal: Terminal): Promise<ExitCode> {
  const { config, topic } = readDlqConfig(command, options, terminal);
  const output = new Output(terminal.stdout);
  using interrupt = new Interrupt();
  await using letters = new DeadLetterTopic(config, topic);
  const ended = AbortSignal.any([interrupt.signal, output.closed]);
  const filter = { ...filterOf(options), ...(options.pending ? { replayed: false } : {}) };
  const summary = new LetterSummary(topic);
  const rows = new LetterRows(options, output, terminal);
  try {
    for await (const letter of letters.list(filter, { signal: ended })) {
      summary.add(letter);
      await rows.add(letter);
    }
  } catch (error) {
    if (!ended.aborted) {
      throw error;
    }
  }
  await rows.flush();
  if (options.summary === true && options.json === true) {
    await output.line(jsonText(summary.json()));
  } else if (options.json !== true) {
    const gap = rows.printed ? "\n" : "";
    await output.line(gap + summary.text(layoutFor(terminal.stdout, terminal.env)));
  }
  output.throwIfFailed();
  return interrupt.signal.aborted ? exitCodes.failure : exitCodes.success;
}

const columns: readonly Column[] = [
  { title: "letter", align: "right" },
  { title: "refused at", tone: "dim" },
  { title: "reason" },
  { title: "source", tone: "name", minWidth: 16 },
  { title: "size", align: "right" },
  { title: "replays", align: "right" },
  { title: "error", tone: "error", minWidth: 24 },
];

/** Rows that share the widths of their columns; as many are kept in memory. */
const blockRows = 100;
/** `dlq show` has all of it. */
const shownError = 120;

/** Prints letters, one a line or a row. */
class LetterRows {
  readonly #options: ListOptions;
  readonly #output: Output;
  readonly #terminal: Terminal;
  #left: number;
  #rows: string[][] = [];
  printed = false;

  constructor(options: ListOptions, output: Output, terminal: Terminal) {
    this.#options = options;
    this.#output = output;
    this.#terminal = terminal;
    this.#left = options.summary === true ? 0 : (options.max ?? Number.POSITIVE_INFINITY);
  }

  async add(letter: DeadLetterRecord): Promise<void> {
    if (this.#left === 0) {
      return;
    }
    this.#left--;
    if (this.#options.json === true) {
      await this.#output.line(jsonText(letterJson(letter)));
      return;
    }
    this.#rows.push(rowOf(letter));
    if (this.#rows.length === blockRows) {
      await this.flush();
    }
  }

  async flush(): Promise<void> {
    if (this.#rows.length > 0) {
      const { stdout, env } = this.#terminal;
      await this.#output.line(tableText(columns, this.#rows, layoutFor(stdout, env)));
      this.#rows = [];
      this.printed = true;
    }
  }
}

function rowOf(letter: DeadLetterRecord): string[] {
  const { partition, offset, reason, error = "–", refusedAt, replays, replayed, value } = letter;
  return [
    `${partition}/${offset}`,
    timeText(refusedAt),
    reason ?? "–",
    sourceText(letter),
    formatBytes(value?.length ?? 0),
    replayed ? `${replays}, and again` : String(replays),
    error.length > shownError ? `${error.slice(0, shownError)}…` : error,
  ];
}

function sourceText({ source }: DeadLetterRecord): string {
  return source === undefined
    ? "–"
    : `${source.topic} ${source.partition ?? "?"}/${source.offset ?? "?"}`;
}
