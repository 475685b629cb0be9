import { BridgeChecks } from "../../bridge/index.ts";
import type { BridgeConfig } from "../../config/index.ts";
import { ConfigError } from "../../errors/index.ts";
import { type CheckResult, failedFinding } from "../../health/index.ts";
import { checkText } from "../check-text.ts";
import { type ExitCode, exitCodes } from "../failure.ts";
import { Output } from "../output.ts";
import { stderrLogger } from "../stderr-logger.ts";
import type { Terminal } from "../terminal.ts";
import { WaitingLine } from "../waiting-line.ts";
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
      : report.checks.map((check) => checkText(check, terminal)).join("\n"),
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
    return { ok: false, checks: [{ ...seen(file), ...failedFinding(error) }] };
  }
  const { length } = config.pipelines;
  const read: CheckResult = {
    ...seen(file),
    status: "ok",
    reason: length === 1 ? "1 pipeline" : `${length} pipelines`,
  };
  await using connections = new BridgeChecks(config);
  using waiting = new WaitingLine(terminal.stderr);
  waiting.began("connecting");
  const checks = [read, ...(await connections.run())];
  return { ok: checks.every(({ status }) => status !== "failed"), checks };
}

/** What is looked at here, it is looked at once, and at once. */
function seen(name: string): Pick<CheckResult, "name" | "ageMs" | "durationMs"> {
  return { name, ageMs: 0, durationMs: 0 };
}

/** What is wrong is among the results: a log of it would say it twice. */
function quiet(options: RunOptions, terminal: Terminal): ReturnType<typeof stderrLogger> {
  const nothing = (): void => {};
  return options.verbose === true
    ? stderrLogger(terminal, true)
    : { debug: nothing, info: nothing, warn: nothing, error: nothing };
}
