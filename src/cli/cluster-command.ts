import type { Command } from "commander";
import { KafkaCluster } from "../cluster/index.ts";
import type { RenderOptions } from "../render/index.ts";
import { addCommonOptions, type CommonOptions, readConfig } from "./common-options.ts";
import { jsonText } from "./json-text.ts";
import { Output } from "./output.ts";
import { layoutFor, type Terminal } from "./terminal.ts";

/** The options of every command that looks after a cluster. Where it has `--topic`, that is its own. */
export interface ClusterOptions extends Omit<CommonOptions, "topic"> {
  readonly json?: boolean;
}

/** Adds the options of every such command. */
export function addClusterOptions(command: Command): Command {
  return addCommonOptions(command.option("--json", "print one JSON document"), false);
}

/** Runs work on the cluster that the options name. */
export async function withCluster<T>(
  { brokers, config, verbose }: ClusterOptions,
  terminal: Terminal,
  work: (cluster: KafkaCluster) => Promise<T>,
): Promise<T> {
  await using cluster = new KafkaCluster(readConfig({ brokers, config, verbose }, terminal, {}));
  return await work(cluster);
}

/** Prints what a command found or did, as JSON or as text. */
export async function report(
  { json = false }: ClusterOptions,
  { stdout, env }: Terminal,
  document: unknown,
  text: (layout: RenderOptions) => string,
): Promise<void> {
  const output = new Output(stdout);
  await output.line(json ? jsonText(document) : text(layoutFor(stdout, env)));
  output.throwIfFailed();
}
