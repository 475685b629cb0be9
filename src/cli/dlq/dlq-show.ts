import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import type { KafkaConfig } from "../../config/index.ts";
import { DeadLetterTopic } from "../../consumer/index.ts";
import { type Signal, signals } from "../../otlp/index.ts";
import type { DefineCommand } from "../command-context.ts";
import type { CommonOptions } from "../common-options.ts";
import { type ExitCode, exitCodes } from "../failure.ts";
import { Interrupt } from "../interrupt.ts";
import { jsonText } from "../json-text.ts";
import { Output } from "../output.ts";
import { parseWhole } from "../parse-option.ts";
import { layoutFor, type Terminal } from "../terminal.ts";
import { decodeLetter } from "./decode-letter.ts";
import { addDlqOptions, readDlqConfig } from "./dlq-options.ts";
import { decodedJson, wholeLetterJson } from "./letter-json.ts";
import { letterText } from "./letter-text.ts";

interface ShowOptions extends CommonOptions {
  readonly signal?: Signal;
  readonly maxBytes?: number;
  readonly raw?: boolean;
  readonly json?: boolean;
}

/** A place on the dead-letter topic. */
interface Place {
  readonly partition: number;
  readonly offset: bigint;
}

const help = `
The payload is printed in hexadecimal, and where it can be read as OTLP, as telemetry, too. What it
holds is told by its header or its topic, or by --signal.

Examples:
  otel-kafka dlq show 0/17 --topic otlp_dead_letters
  otel-kafka dlq show 0/17 --signal traces --max-bytes 4096
  otel-kafka dlq show 0/17 --raw > payload.pb
  otel-kafka dlq show 0/17 --json`;

/** `otel-kafka dlq show`: one letter, with all that is known of it. */
export const defineDlqShow: DefineCommand = (group, { terminal, finish }) => {
  const command = group
    .command("show")
    .summary("show one letter with its payload")
    .description(
      "Shows one dead letter: why it was refused, where it came from, and what it holds.",
    )
    .addArgument(
      new Argument("<partition/offset>", "place of the letter, as list prints it").argParser(
        parsePlace,
      ),
    )
    .addOption(new Option("--signal <signal>", "what the payload should hold").choices(signals))
    .option("--max-bytes <number>", "payload bytes to print (default: 256)", parseWhole(0))
    .addOption(new Option("--raw", "write the payload's bytes, and nothing else").conflicts("json"))
    .option("--json", "print one JSON document, with bytes in Base64")
    .addHelpText("after", help);
  return addDlqOptions(command).action(async (place: Place, options: ShowOptions) => {
    finish(await show(command, place, options, terminal));
  });
};

/** @throws InvalidArgumentError unless it is such as `0/17` */
export function parsePlace(text: string): Place {
  const [, partition, offset] = /^(\d{1,9})\/(\d{1,15})$/.exec(text) ?? [];
  if (partition === undefined || offset === undefined) {
    throw new InvalidArgumentError("Write partition/offset, such as 0/17.");
  }
  return { partition: Number(partition), offset: BigInt(offset) };
}

async function show(
  command: Command,
  place: Place,
  options: ShowOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { config, topic } = readDlqConfig(command, options, terminal);
  using interrupt = new Interrupt();
  await using letters = new DeadLetterTopic(config, topic);
  const letter = await letters.get(place, { signal: interrupt.signal });
  const output = new Output(terminal.stdout);
  if (options.raw === true) {
    await output.bytes(letter.value ?? new Uint8Array());
  } else {
    await output.line(print(letter, config, options, terminal));
  }
  output.throwIfFailed();
  return exitCodes.success;
}

function print(
  letter: Parameters<typeof wholeLetterJson>[0],
  config: KafkaConfig,
  { json = false, maxBytes = 256, signal }: ShowOptions,
  { stdout, env }: Terminal,
): string {
  const decoded = decodeLetter(letter, config, signal);
  return json
    ? jsonText({ ...wholeLetterJson(letter), ...decodedJson(decoded) })
    : letterText(letter, decoded, { ...layoutFor(stdout, env), maxBytes });
}
