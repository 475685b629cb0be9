import { type Command, InvalidArgumentError, Option } from "commander";
import {
  type SetupOptions,
  type SetupResult,
  type SetupStep,
  type StreamDeployment,
  setupConfluent,
  setupMsk,
} from "../../providers/index.ts";
import { neutralize } from "../../render/index.ts";
import { report } from "../cluster-command.ts";
import type { DefineCommand } from "../command-context.ts";
import { readConfig } from "../common-options.ts";
import { exitCodes } from "../failure.ts";
import { Interrupt } from "../interrupt.ts";
import { parseKafkaOption } from "../parse-kafka-option.ts";
import type { Terminal } from "../terminal.ts";
import { addCloudOptions, checkCloudUsage, readSecret, sourceOptions } from "./cloud-options.ts";
import { permissionTable } from "./cloud-validate.ts";
import { type SetupFileOptions, setupFiles, writeSetupFiles } from "./setup-files.ts";

interface CloudSetupOptions extends SetupFileOptions {
  readonly testPoint: boolean;
  readonly deploy?: boolean;
  readonly endpointUrl?: string;
  readonly accessKeyFile?: string;
  readonly format: NonNullable<StreamDeployment["format"]>;
  readonly stack?: string;
  readonly parameter?: Readonly<Record<string, string>>;
}

const help = `
Looks at credentials and permissions, counts what there is, writes bridge.yaml (and for Amazon MSK the
CloudFormation templates), and sends one point through Kafka to see it arrive. Nothing is asked: all
comes from options and the environment. Secrets are not printed, and not written to files.

Examples:
  otel-kafka cloud setup --provider confluent --brokers kafka-1:9092
  otel-kafka cloud setup --provider msk --region eu-central-1 --deploy \\
    --endpoint-url https://bridge.example.com/firehose --access-key-file ./firehose.key`;

/** `otel-kafka cloud setup`: from credentials to the first point on a topic. */
export const defineCloudSetup: DefineCommand = (group, { terminal, finish }) => {
  const command = group
    .command("setup")
    .summary("set the reading of a cloud up, step by step")
    .description("Sets the reading of a cloud's metrics up, step by step, and tries it.")
    .option("--out <folder>", "folder for bridge.yaml and the templates", ".")
    .option("--force", "replace files that are there already")
    .option(
      "--topic <name>",
      "topic of the test point, in place of the configured one",
      parseKafkaOption("--topic"),
    )
    .option("--test-point", "send a point through Kafka (default)", true)
    .option("--no-test-point", "send none")
    .option("--deploy", "deploy a CloudWatch metric stream by CloudFormation")
    .option("--endpoint-url <url>", "with --deploy: public address of the bridge's metricStream")
    .option("--access-key-file <file>", "with --deploy: file with the key that Firehose sends")
    .option("--stack <name>", "with --deploy: name of the stack (default: otel-kafka-bridge)")
    .addOption(
      new Option(
        "--parameter <name=value>",
        "with --deploy: another parameter of the template; several times",
      ).argParser(parseParameter),
    )
    .addOption(
      new Option("--format <format>", "with --deploy: output format of the stream")
        .choices(["json", "opentelemetry0.7", "opentelemetry1.0"])
        .default("opentelemetry1.0"),
    )
    .addHelpText("after", help);
  return addCloudOptions(command).action(async (options: CloudSetupOptions) => {
    checkUsage(command, options);
    using interrupt = new Interrupt();
    const planned = await setupFiles(options, terminal);
    const result = await setUp(options, terminal, interrupt.signal);
    const files = result.success ? await writeSetupFiles(planned, options) : [];
    await report(options, terminal, { ...result, files }, (layout) =>
      [
        ...(result.permissions.length === 0
          ? []
          : [permissionTable(result.permissions, layout), ""]),
        ...files.map((file) => `wrote ${file}`),
        neutralize(result.message),
      ].join("\n"),
    );
    finish(result.success ? exitCodes.success : exitCodes.failure);
  });
};

function parseParameter(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.indexOf("=");
  if (at < 1) {
    throw new InvalidArgumentError("Expected a name and a value: BufferSeconds=30.");
  }
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}

function checkUsage(command: Command, options: CloudSetupOptions): void {
  checkCloudUsage(command, options);
  if (options.deploy !== true) {
    return;
  }
  if (options.provider !== "msk") {
    command.error("error: --deploy is for --provider msk");
  }
  for (const [value, flag] of [
    [options.endpointUrl, "--endpoint-url"],
    [options.accessKeyFile, "--access-key-file"],
  ]) {
    if (value === undefined) {
      command.error(`error: --deploy needs ${flag}`);
    }
  }
}

async function setUp(
  options: CloudSetupOptions,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<SetupResult> {
  const source = sourceOptions(options, terminal);
  const { topic, testPoint } = options;
  const shared: SetupOptions = {
    signal,
    ...(topic === undefined ? {} : { topic }),
    ...(testPoint ? { kafka: readConfig({ ...options, topic: undefined }, terminal, {}) } : {}),
    onStep: (step) => terminal.stderr.write(`${stepLine(step)}\n`),
  };
  if ("confluent" in source) {
    return await setupConfluent(source.confluent, shared);
  }
  return await setupMsk(source.msk, { ...shared, ...deploymentOf(options) });
}

function deploymentOf(options: CloudSetupOptions): { readonly deploy?: StreamDeployment } {
  const { deploy = false, endpointUrl = "", accessKeyFile = "", format } = options;
  const { stack, parameter } = options;
  return deploy
    ? {
        deploy: {
          endpointUrl,
          accessKey: readSecret(accessKeyFile),
          format,
          ...(stack === undefined ? {} : { stackName: stack }),
          ...(parameter && { parameters: parameter }),
        },
      }
    : {};
}

function stepLine({ name, status, detail }: SetupStep): string {
  return `${status.padEnd(8)} ${name}: ${neutralize(detail)}`;
}
