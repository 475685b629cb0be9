import type { DefineCommand } from "../command-context.ts";
import { parseWhole } from "../parse-option.ts";
import { packageVersion } from "../version.ts";
import type { RunOptions } from "./run-options.ts";
import { startRun } from "./start-run.ts";

const help = `
It says on standard error where it listens. SIGTERM and SIGINT stop it: nothing more is taken in, what is
under way is brought to its end, and it exits with 0; a second one ends it at once. SIGHUP has it read
the file again: pipelines that changed are replaced, and the others run on.

Examples:
  otel-kafka run bridge.yaml
  otel-kafka init && otel-kafka run bridge.yaml`;

/** `otel-kafka run`: the bridge. */
export const defineRun: DefineCommand = (program, { terminal, finish }) =>
  program
    .command("run")
    .summary("run the bridge that a bridge.yaml describes")
    .description("Runs the pipelines of a bridge.yaml until it is told to stop.")
    .argument("<file>", "the bridge.yaml")
    .option("-w, --workers <number>", "processes that share the work", parseWhole(1))
    .optionsGroup("Options of every command:")
    .option("-b, --brokers <host:port,...>", "brokers to start from, in place of the file's")
    .option("-v, --verbose", "log everything; show where an error comes from")
    .version(packageVersion, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", help)
    .action(async (file: string, options: RunOptions) => {
      finish(await startRun(file, options, terminal));
    });
