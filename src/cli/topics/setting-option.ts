import { type Command, Option } from "commander";
import { collect, parsePair } from "../parse-option.ts";

/** Settings of a topic on the command line. */
export interface SettingOptions {
  readonly set?: readonly (readonly [name: string, value: string])[];
}

/** Adds `--set`, by this name as `--config` names the file with Kafka options. */
export function addSettingOption(command: Command): Command {
  return command.addOption(
    new Option(
      "--set <key=value>",
      "a setting of the topic, such as retention.ms=86400000; may come several times",
    ).argParser(collect(parsePair)),
  );
}

/** The settings by name; the last of a name counts. */
export function settingsOf({ set = [] }: SettingOptions): Readonly<Record<string, string>> {
  return Object.fromEntries(set);
}
