import { type Command, Option } from "commander";
import { KafkaConfig, type KafkaOptions, type Logger } from "../config/index.ts";
import { packageVersion } from "../manifest/index.ts";
import type { Signal } from "../otlp/index.ts";
import { parseKafkaOption } from "./parse-kafka-option.ts";
import { stderrLogger } from "./stderr-logger.ts";
import type { Terminal } from "./terminal.ts";

/** What every command takes. */
export interface CommonOptions {
  readonly brokers?: string | undefined;
  readonly config?: string | undefined;
  readonly topic?: string | undefined;
  readonly verbose?: boolean | undefined;
}

const defaultBrokers = "localhost:9092";

/**
 * Adds the options that every command takes, in a group of their own in its help.
 *
 * @param topic - what `--topic` means; false for a command that has no such option, or its own
 */
export function addCommonOptions(
  command: Command,
  topic: string | false = "topic, in place of the configured one",
): Command {
  command
    .optionsGroup("Options of every command:")
    .addOption(
      new Option(
        "-b, --brokers <host:port,...>",
        `brokers to start from (default: KAFKA_BOOTSTRAP_SERVERS, else ${defaultBrokers})`,
      ).argParser(parseKafkaOption("--brokers")),
    )
    .option(
      "-c, --config <file>",
      "YAML or JSON file with Kafka options (default: KAFKA_* variables)",
    );
  if (topic !== false) {
    command.option("-t, --topic <name>", topic, parseKafkaOption("--topic"));
  }
  return command
    .option("-v, --verbose", "log to standard error; show where an error comes from")
    .version(packageVersion, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help");
}

/** What a command settles beside its options. */
export interface ConfigChoices {
  /** The signal that `--topic` is for; without one it is for all. */
  readonly signal?: Signal | undefined;
  /** What the command itself settles. */
  readonly overrides?: Partial<KafkaOptions>;
  /** Default: standard error. */
  readonly logger?: Logger;
}

/**
 * The Kafka configuration of a command: from the file named by `--config`, else from the
 * environment; the options of the command line win.
 *
 * @throws ConfigError that names every problem
 */
export function readConfig(
  options: CommonOptions,
  terminal: Terminal,
  { signal, overrides = {}, logger }: ConfigChoices,
): KafkaConfig {
  const verbose = options.verbose ?? false;
  const fromCommandLine: Partial<KafkaOptions> = {
    ...overrides,
    ...brokersOf(options, terminal.env),
    ...(options.topic === undefined ? {} : { topic: topicFor(options.topic, signal) }),
    ...(verbose ? { logLevel: "debug" } : {}),
    logger: logger ?? stderrLogger(terminal, verbose),
  };
  return options.config === undefined
    ? KafkaConfig.fromEnv(terminal.env, fromCommandLine)
    : KafkaConfig.fromFile(options.config, terminal.env, fromCommandLine);
}

function brokersOf(
  { brokers, config }: CommonOptions,
  env: Terminal["env"],
): Partial<KafkaOptions> {
  if (brokers !== undefined) {
    return { bootstrapServers: brokers };
  }
  const configured = config !== undefined || (env.KAFKA_BOOTSTRAP_SERVERS ?? "") !== "";
  return configured ? {} : { bootstrapServers: defaultBrokers };
}

function topicFor(name: string, signal: Signal | undefined): NonNullable<KafkaOptions["topic"]> {
  return signal === undefined ? name : { [signal]: name };
}
