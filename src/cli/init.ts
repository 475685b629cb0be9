import { readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Command, Option } from "commander";
import {
  bridgeJsonSchema,
  bridgeStarter,
  type Starter,
  type StarterChoice,
  starterSinks,
  starterSources,
} from "../config/index.ts";
import { ConfigError } from "../errors/index.ts";
import type { DefineCommand } from "./command-context.ts";
import { addCommonOptions, type CommonOptions } from "./common-options.ts";
import { exitCodes } from "./failure.ts";
import { writeNewFile } from "./new-file.ts";
import { Output } from "./output.ts";

interface InitOptions extends CommonOptions {
  readonly from: StarterChoice["from"];
  readonly to: StarterChoice["to"];
  readonly schema: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

const schemaName = "bridge.schema.json";

const help = `
Without options the bridge takes OTLP over HTTP and gRPC to Kafka, and from Kafka to an OTLP backend.
One end of every pipeline is Kafka: where neither --from nor --to is, there are two pipelines.

Every option in the file has a comment that says what it does; most are off and show their default.
Beside the file goes ${schemaName}, by which editors complete and check it.

Examples:
  otel-kafka init
  otel-kafka init mirror.yaml --from kafka --to kafka --brokers kafka-1:9092,kafka-2:9092
  otel-kafka init - --from msk --to kafka`;

/** `otel-kafka init`: a commented bridge.yaml to begin with, and its JSON Schema. */
export const defineInit: DefineCommand = (program, { terminal, finish }) => {
  const command = program
    .command("init")
    .summary("write a commented bridge.yaml to begin with")
    .description("Writes a commented bridge.yaml to begin with, and its JSON Schema for editors.")
    .argument("[file]", "file to write; - is standard output", "bridge.yaml")
    .addOption(
      new Option("--from <source>", "where telemetry comes from")
        .choices(starterSources)
        .default("otlp"),
    )
    .addOption(
      new Option("--to <sink>", "where telemetry goes").choices(starterSinks).default("otlp"),
    )
    .option("--schema", `write ${schemaName} beside the file (default)`, true)
    .option("--no-schema", "write no JSON Schema")
    .option("--force", "replace files that are there already")
    .option("--json", "report as one JSON document")
    .addHelpText("after", help);
  return addCommonOptions(command, "one topic for all signals, in place of one for each").action(
    async (file: string, options: InitOptions) => {
      checkUsage(command, file, options);
      const lines = file === "-" ? [starterFor(options).text] : await init(file, options, command);
      const output = new Output(terminal.stdout);
      await output.line(lines.join("\n").trimEnd());
      finish(exitCodes.success);
    },
  );

  async function init(file: string, options: InitOptions, parent: Command): Promise<string[]> {
    const written = await writeFiles(file, options);
    return options.json === true
      ? [JSON.stringify(written)]
      : [...describe(written), ...(terminal.stdout.isTTY === true ? nextSteps(file, parent) : [])];
  }
};

function checkUsage(command: Command, file: string, options: InitOptions): void {
  if (options.config !== undefined) {
    command.error("error: init writes a configuration and reads none: leave --config out");
  }
  if (file === "-" && options.json === true) {
    command.error("error: --json reports what was written: it does not go with -");
  }
}

function starterFor(options: InitOptions, schema?: string): Starter {
  const { from, to, brokers, topic } = options;
  return bridgeStarter({ from, to, brokers, topic, schema });
}

interface Written {
  readonly file: string;
  /** Null where none is wanted. */
  readonly schema: string | null;
  readonly pipelines: readonly string[];
}

async function writeFiles(file: string, options: InitOptions): Promise<Written> {
  const { schema: wanted, force: replace = false } = options;
  const starter = starterFor(options, wanted ? `./${schemaName}` : undefined);
  const schema = join(dirname(file), schemaName);
  const schemaText = `${JSON.stringify(bridgeJsonSchema(), null, 2)}\n`;
  const writesSchema = wanted && (await readIfThere(schema)) !== schemaText;
  if (!replace) {
    // Before anything is written, so that a refusal leaves nothing behind.
    await refuseIfThere(file);
    await (writesSchema ? refuseIfThere(schema) : undefined);
  }
  if (writesSchema) {
    await writeNewFile(schema, schemaText, { replace });
  }
  await writeNewFile(file, starter.text, { replace });
  return { file, schema: wanted ? schema : null, pipelines: starter.pipelines };
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch {
    // What cannot be read is written, or refused, for what it is then.
    return undefined;
  }
}

async function refuseIfThere(path: string): Promise<void> {
  const there = await stat(path).catch(() => undefined);
  if (there !== undefined) {
    throw new ConfigError("CONFIG_EXISTS", { detail: path });
  }
}

function describe({ file, schema, pipelines }: Written): string[] {
  return [
    `wrote ${file} with ${pipelines.length === 1 ? "the pipeline" : "the pipelines"} ${pipelines.join(" and ")}`,
    ...(schema === null ? [] : [`wrote ${schema}, by which editors complete and check it`]),
  ];
}

function nextSteps(file: string, command: Command): string[] {
  const runs = command.parent?.commands.some((other) => other.name() === "run") === true;
  return [
    "",
    "next:",
    `  look through ${file}, and take the # away from what should be on`,
    "  set the variables of the environment that it names, where their defaults do not fit",
    ...(runs ? [`  otel-kafka run ${file}`] : []),
  ];
}
