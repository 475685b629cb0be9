import { packageVersion } from "../../manifest/index.ts";
import type { DefineCommand } from "../command-context.ts";
import { parseKafkaOption } from "../parse-kafka-option.ts";
import { parseWhole } from "../parse-option.ts";
import { checkBridge } from "./check-bridge.ts";
import type { RunOptions } from "./run-options.ts";
import { startRun } from "./start-run.ts";

const help = `
It says on standard error where it listens. SIGTERM and SIGINT stop it: nothing more is taken in, what is
under way is brought to its end, and it exits with 0; a second one ends it at once. SIGHUP has it read
the file again: pipelines that changed are replaced, and the others run on.

Examples:
  otel-kafka run bridge.yaml
  otel-kafka run bridge.yaml --workers 4
  otel-kafka run bridge.yaml --check --json
  otel-kafka init && otel-kafka run bridge.yaml`;

/** `otel-kafka run`: the bridge. */
export const defineRun: DefineCommand = (program, { terminal, finish }) => {
  const command = program
    .command("run")
    .summary("run the bridge that a bridge.yaml describes")
    .description("Runs the pipelines of a bridge.yaml until it is told to stop.")
    .argument("<file>", "the bridge.yaml")
    .option("-w, --workers <number>", "processes that share the work", parseWhole(1))
    .option("--check", "look at the file, and at all that it connects to, and run nothing")
    .option("--json", "with --check: print one JSON document")
    .optionsGroup("Options of every command:")
    .option(
      "-b, --brokers <host:port,...>",
      "brokers to start from, in place of the file's",
      parseKafkaOption("--brokers"),
    )
    .option("-v, --verbose", "log everything; show where an error comes from")
    .version(packageVersion, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", help);
  return command.action(async (file: string, options: RunOptions) => {
    if (options.json === true && options.check !== true) {
      command.error("error: --json goes with --check: a running bridge prints nothing");
    }
    const run = options.check === true ? checkBridge : startRun;
    finish(await run(file, options, terminal));
  });
};
