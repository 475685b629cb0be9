import { type Command, Option } from "commander";
import { Examination, healthReport, runStages, type StageObserver } from "../../health/index.ts";
import { checkText } from "../check-text.ts";
import type { DefineCommand } from "../command-context.ts";
import { type ExitCode, exitCodes } from "../failure.ts";
import { Interrupt } from "../interrupt.ts";
import { jsonText } from "../json-text.ts";
import { Output } from "../output.ts";
import { collect } from "../parse-option.ts";
import type { Terminal } from "../terminal.ts";
import { WaitingLine } from "../waiting-line.ts";
import { type DoctorOptions, readSubject } from "./doctor-subject.ts";

const help = `
It looks, in this order, at the native driver, the configuration, the names of the servers, TCP, TLS,
SASL, the requests that the brokers know, every broker's own address, the driver's connection, the
topics, the consumer groups, and the endpoints that a bridge sends to. What rests on something that
failed is not run, and says so. Nothing is written or created, unless --write is given.

Exit codes: 0 nothing failed (there may be warnings), 1 something failed, 2 wrong usage.

Examples:
  otel-kafka doctor
  otel-kafka doctor bridge.yaml
  otel-kafka doctor --config kafka.yaml --write
  otel-kafka doctor --brokers broker-1:9092 --group deliver --json`;

/** `otel-kafka doctor`: looks at everything between here and the topics, and says what to do. */
export const defineDoctor: DefineCommand = (program, { terminal, finish }) => {
  const command: Command = program
    .command("doctor")
    .summary("find out what is wrong, and what to do about it")
    .description(
      "Checks everything between this machine and the topics, one step after the other, and says of each what is wrong and what to do about it.",
    )
    .argument("[file]", "a bridge's file: its topics, groups and endpoints are looked at, too")
    .option("--write", "write records to a topic of its own, read them back, and delete it")
    .addOption(
      new Option(
        "--group <id>",
        "consumer group to look at, beside the configured one; may come several times",
      ).argParser(collect(String)),
    )
    .option("--json", "print one JSON document")
    .addHelpText("after", help);
  return command.action(async (file: string | undefined, options: DoctorOptions) => {
    if (file !== undefined && (options.config ?? options.topic) !== undefined) {
      command.error("error: --config and --topic cannot be used with a bridge's file");
    }
    finish(await examine(file, options, terminal));
  });
};

async function examine(
  file: string | undefined,
  options: DoctorOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { json = false, write = false } = options;
  const output = new Output(terminal.stdout);
  using interrupt = new Interrupt();
  const configure = () => readSubject(file, options, terminal);
  await using examination = new Examination({ configure, write, signal: interrupt.signal });
  using progress = new StageProgress(terminal, json ? () => {} : (text) => void output.line(text));
  const ended = AbortSignal.any([interrupt.signal, output.closed]);
  const report = healthReport(await runStages(examination.stages, progress, ended));
  if (json) {
    await output.line(jsonText(report));
  }
  output.throwIfFailed();
  return report.status === "failed" || ended.aborted ? exitCodes.failure : exitCodes.success;
}

/** Shows results as they come, and on a terminal what takes its time. */
class StageProgress implements StageObserver, Disposable {
  readonly #waiting: WaitingLine;
  readonly #terminal: Terminal;
  readonly #print: (text: string) => void;

  constructor(terminal: Terminal, print: (text: string) => void) {
    this.#waiting = new WaitingLine(terminal.stderr);
    this.#terminal = terminal;
    this.#print = print;
  }

  began(stage: string): void {
    this.#waiting.began(stage);
  }

  ended(result: Parameters<StageObserver["ended"]>[0]): void {
    this.#waiting.clear();
    this.#print(checkText(result, this.#terminal));
  }

  [Symbol.dispose](): void {
    this.#waiting[Symbol.dispose]();
  }
}
