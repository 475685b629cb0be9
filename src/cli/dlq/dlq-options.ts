import { type Command, InvalidArgumentError, Option } from "commander";
import type { KafkaConfig } from "../../config/index.ts";
import type { DeadLetterFilter, OffsetSpan } from "../../consumer/index.ts";
import { addCommonOptions, type CommonOptions, readConfig } from "../common-options.ts";
import { parseMoment, parseWhole } from "../parse-option.ts";
import type { Terminal } from "../terminal.ts";

/** The options that choose letters, read and checked. */
export interface LetterOptions extends CommonOptions {
  readonly reason?: string;
  readonly sourceTopic?: string;
  readonly sourcePartition?: number;
  readonly sourceOffsets?: OffsetSpan;
  readonly since?: Date;
  readonly until?: Date;
  readonly partition?: number;
  readonly offsets?: OffsetSpan;
  readonly json?: boolean;
}

/** Help on the choice of letters. */
export const letterHelp = `
Letters are chosen by what they tell of themselves, and all conditions must hold. Ranges of offsets are
written 17, 17..20, 17.. or ..20, and include both ends.`;

/** Adds the options of every `dlq` command. */
export function addDlqOptions(command: Command): Command {
  return addCommonOptions(command, "the dead-letter topic (default: consumer.deadLetterTopic)");
}

/** Adds the options that choose letters. */
export function addLetterOptions(command: Command): Command {
  return command
    .option("--reason <text>", "why it was refused: unreadable, failed or refused")
    .option("--source-topic <name>", "topic that it came from")
    .option("--source-partition <number>", "partition that it came from", parseWhole(0))
    .option("--source-offsets <range>", "offsets that it had there", parseSpan)
    .addOption(
      new Option("--since <when>", "refused since: 30s, 10m, 2h, 1d ago, or an ISO date").argParser(
        (text) => parseMoment(text),
      ),
    )
    .addOption(
      new Option("--until <when>", "refused before that time").argParser((text) =>
        parseMoment(text),
      ),
    )
    .option("--partition <number>", "partition of the dead-letter topic", parseWhole(0))
    .option("--offsets <range>", "offsets on the dead-letter topic", parseSpan);
}

/** @throws InvalidArgumentError unless it is `17`, `17..20`, `17..` or `..20` */
export function parseSpan(text: string): OffsetSpan {
  const [, one, from, to] = /^(?:(\d+)|(\d*)\.\.(\d*))$/.exec(text) ?? [];
  const [first, last] = [one ?? from ?? "", one ?? to ?? ""];
  const isEmpty = first === "" && last === "";
  const isBackwards = first !== "" && last !== "" && BigInt(first) > BigInt(last);
  if (isEmpty || isBackwards) {
    throw new InvalidArgumentError("Write 17, 17..20, 17.. or ..20.");
  }
  return {
    ...(first === "" ? {} : { from: BigInt(first) }),
    ...(last === "" ? {} : { to: BigInt(last) }),
  };
}

/** The letters that the options mean. */
export function filterOf(options: LetterOptions): DeadLetterFilter {
  const { reason, sourceTopic, sourcePartition, sourceOffsets, since, until } = options;
  const { partition, offsets } = options;
  return {
    ...(reason === undefined ? {} : { reason }),
    source: {
      ...(sourceTopic === undefined ? {} : { topic: sourceTopic }),
      ...(sourcePartition === undefined ? {} : { partition: sourcePartition }),
      ...(sourceOffsets === undefined ? {} : { offsets: sourceOffsets }),
    },
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(partition === undefined ? {} : { partition }),
    ...(offsets === undefined ? {} : { offsets }),
  };
}

/** The configuration, and the dead-letter topic: that of `--topic`, else the configured one. */
export function readDlqConfig(
  command: Command,
  { topic, ...options }: CommonOptions,
  terminal: Terminal,
): { readonly config: KafkaConfig; readonly topic: string } {
  const config = readConfig(options, terminal, {
    ...(topic === undefined ? {} : { overrides: { consumer: { deadLetterTopic: topic } } }),
  });
  const name = config.consumer.deadLetterTopic;
  if (name === undefined) {
    command.error(
      "error: name the dead-letter topic by --topic, KAFKA_CONSUMER_DEAD_LETTER_TOPIC, or " +
        "consumer.deadLetterTopic in the file of --config",
    );
  }
  return { config, topic: name };
}
