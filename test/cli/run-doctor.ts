import { runProgram } from "../../src/cli/program.ts";
import type { StageResult } from "../../src/health/doctor/index.ts";
import type { HealthReport } from "../../src/health/index.ts";
import { captureTerminal } from "./captured-terminal.ts";

/** What `otel-kafka doctor --json` told. */
export interface DoctorRun {
  readonly code: number;
  readonly report: Pick<HealthReport, "status"> & { readonly checks: readonly StageResult[] };
  readonly stderr: string;
  readonly stdout: string;
  /** The result of a check; fails where there is none. */
  found(name: string): StageResult;
}

/** Runs `otel-kafka doctor --json` in this process. */
export async function runDoctor(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<DoctorRun> {
  const terminal = captureTerminal(env);
  const code = await runProgram(["doctor", "--json", ...args], terminal);
  const { stdout, stderr } = terminal.written;
  const report = JSON.parse(stdout) as DoctorRun["report"];
  return {
    code,
    report,
    stdout,
    stderr,
    found: (name) => {
      const result = report.checks.find((each) => each.name === name);
      if (result === undefined) {
        throw new Error(
          `no check "${name}" in ${report.checks.map((each) => each.name).join(", ")}`,
        );
      }
      return result;
    },
  };
}
