import { BridgeConfig, type BridgeOverrides, type Logger } from "../../config/index.ts";
import type { Terminal } from "../terminal.ts";

/** The options of `run`. */
export interface RunOptions {
  readonly brokers?: string;
  readonly workers?: number;
  readonly check?: boolean;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/**
 * The configuration of a run: the file, over it the options of the command line.
 *
 * @throws ConfigError that names every problem
 */
export function readBridgeConfig(
  file: string,
  { brokers, workers, verbose = false }: RunOptions,
  { env }: Pick<Terminal, "env">,
  logger: Logger,
): BridgeConfig {
  const overrides: BridgeOverrides = {
    // What is logged is for `log.level` to say.
    kafka: {
      logger,
      logLevel: "debug",
      ...(brokers === undefined ? {} : { bootstrapServers: brokers }),
    },
    ...(workers === undefined ? {} : { workers }),
    ...(verbose ? { log: { level: "debug" } } : {}),
  };
  return BridgeConfig.fromFile(file, env, overrides);
}
