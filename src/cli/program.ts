import { Command, CommanderError, Help } from "commander";
import { packageVersion } from "../manifest/index.ts";
import { commands } from "./commands.ts";
import { addCommonOptions } from "./common-options.ts";
import { type ExitCode, exitCodes, reportFailure } from "./failure.ts";
import type { Terminal } from "./terminal.ts";
import { layoutFor, wantsColor } from "./terminal.ts";

/**
 * The program with all its commands.
 *
 * @param finish - is told the exit code of a command that has run
 */
export function createProgram(terminal: Terminal, finish: (code: ExitCode) => void): Command {
  const { stdout, stderr, env } = terminal;
  const program = new Command("otel-kafka")
    .description("OpenTelemetry metrics, traces and logs through Apache Kafka.")
    .version(packageVersion, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      getOutHelpWidth: () => layoutFor(stdout, env).width ?? 0,
      getErrHelpWidth: () => layoutFor(stderr, env).width ?? 0,
      getOutHasColors: () => wantsColor(stdout, env),
      getErrHasColors: () => wantsColor(stderr, env),
    })
    .configureHelp({ subcommandTerm })
    .exitOverride()
    .addHelpText(
      "after",
      `
Examples:
  otel-kafka tail                                  everything that arrives from now on
  otel-kafka tail traces --from-beginning --max 20
  otel-kafka query traces --since 1h --where "durationMs>=500"
  otel-kafka send logs request.json --brokers localhost:9092
  otel-kafka topics create otlp_spans --partitions 6
  otel-kafka groups describe deliver --watch
  otel-kafka dlq replay --topic otlp_dead_letters --dry-run

otel-kafka <command> --help has more. Exit codes: 0 success, 1 failure, 2 wrong usage.`,
    );
  for (const define of commands) {
    for (const leaf of leavesOf(define(program, { terminal, finish }))) {
      if (!leaf.options.some(({ long }) => long === "--brokers")) {
        addCommonOptions(leaf);
      }
    }
  }
  return program;
}

/** How the help lists a command: of a group it says that there are more. */
function subcommandTerm(command: Command): string {
  return command.commands.length > 0
    ? `${command.name()} <command>`
    : new Help().subcommandTerm(command);
}

/** The commands that do something: itself, or those of a group. */
function leavesOf(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

/** Runs the program and returns its exit code. Nothing is thrown. */
export async function runProgram(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = exitCodes.success;
  const program = createProgram(terminal, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      // It has said what is wrong, or printed the help or version that was asked for.
      return error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
    }
    // Where a flag is refused, those behind it were not read.
    const isNamed = args.includes("--verbose") || args.includes("-v");
    const verbose = isNamed || leavesOf(program).some((command) => command.opts().verbose === true);
    return reportFailure(error, terminal, { verbose });
  }
}
