import { BridgeChecks } from "../../bridge/index.ts";
import type { BridgeConfig } from "../../config/index.ts";
import { ConfigError } from "../../errors/index.ts";
import type { CheckResult } from "../../health/index.ts";
import { createPaint, neutralize, type Tone } from "../../render/index.ts";
import { type ExitCode, exitCodes, messageOf } from "../failure.ts";
import { Output } from "../output.ts";
import { stderrLogger } from "../stderr-logger.ts";
import { type Terminal, wantsColor } from "../terminal.ts";
import { type RunOptions, readBridgeConfig } from "./run-options.ts";

/** What `--check` tells, as `--json` prints it. */
export interface CheckReport {
  readonly ok: boolean;
  readonly checks: readonly CheckResult[];
}

/** Looks whether a file can be run: at the file, and at all that it connects to. */
export async function checkBridge(
  file: string,
  options: RunOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const report = await examine(file, options, terminal);
  const output = new Output(terminal.stdout);
  await output.line(
    options.json === true
      ? JSON.stringify(report)
      : report.checks.map((check) => lineOf(check, terminal)).join("\n"),
  );
  output.throwIfFailed();
  return report.ok ? exitCodes.success : exitCodes.failure;
}

async function examine(
  file: string,
  options: RunOptions,
  terminal: Terminal,
): Promise<CheckReport> {
  let config: BridgeConfig;
  try {
    config = readBridgeConfig(file, options, terminal, quiet(options, terminal));
  } catch (error) {
    if (!(error instanceof ConfigError)) {
      throw error;
    }
    const failed = { name: file, state: "failed", message: messageOf(error) } as const;
    return { ok: false, checks: [failed] };
  }
  const { length } = config.pipelines;
  const read: CheckResult = {
    name: file,
    state: "ok",
    message: length === 1 ? "1 pipeline" : `${length} pipelines`,
  };
  await using connections = new BridgeChecks(config);
  const checks = [read, ...(await connections.run())];
  return { ok: checks.every(({ state }) => state !== "failed"), checks };
}

/** What is wrong is among the results: a log of it would say it twice. */
function quiet(options: RunOptions, terminal: Terminal): ReturnType<typeof stderrLogger> {
  const nothing = (): void => {};
  return options.verbose === true
    ? stderrLogger(terminal, true)
    : { debug: nothing, info: nothing, warn: nothing, error: nothing };
}

const tones: Readonly<Record<CheckResult["state"], Tone>> = {
  ok: "dim",
  skipped: "dim",
  warning: "warning",
  failed: "error",
};

function lineOf({ name, state, message }: CheckResult, { stdout, env }: Terminal): string {
  const paint = createPaint(wantsColor(stdout, env));
  const text = message
    .split("\n")
    .map((line) => neutralize(line))
    .join("\n         ");
  return `${paint(tones[state], state.padEnd(8))} ${neutralize(name)}: ${text}`;
}
