import { setMaxListeners } from "node:events";
import { causeText, KafkaBridgeError } from "../errors/index.ts";

/** From the best to the worst. `skipped`: it could not be looked at, which is no fault. */
export type CheckStatus = "ok" | "skipped" | "warning" | "failed";

/** What a check found. */
export interface Finding {
  /** `warning`: it works, but not for long, or not as it should. */
  readonly status: CheckStatus;
  /** For a person: what is there, or what is wrong. */
  readonly reason: string;
  /** For a person: what to do about it, where the reason does not say so. */
  readonly action?: string;
  /** What is there, for a program. Its keys are the check's own. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** How old it is where it rests on something earlier than the look, such as the last success. */
  readonly ageMs?: number;
}

/** Something that has to be so for work to be done. */
export interface Check {
  /** What is looked at: `topic otlp_spans`. */
  readonly name: string;
  /** Looks. What it throws is a failure. */
  readonly run: (signal: AbortSignal) => Promise<Finding>;
  /** What to do where it fails by an error without advice of its own. */
  readonly advice?: string;
}

/** What was found of what was looked at. The same in `healthCheck()`, in `doctor` and over HTTP. */
export interface CheckResult extends Finding {
  readonly name: string;
  /** Milliseconds since it was found, or since what it rests on. */
  readonly ageMs: number;
  /** How long looking took, in milliseconds. */
  readonly durationMs: number;
}

/** What was found of all. */
export interface HealthReport {
  /** The worst of all checks. What was skipped is no fault. */
  readonly status: Exclude<CheckStatus, "skipped">;
  readonly checks: readonly CheckResult[];
}

/** Found to be as it should. */
export function ok(reason: string): Finding {
  return { status: "ok", reason };
}

/** All results, and the worst of them. */
export function healthReport(checks: readonly CheckResult[]): HealthReport {
  const has = (status: CheckStatus): boolean => checks.some((check) => check.status === status);
  if (has("failed")) {
    return { status: "failed", checks };
  }
  return { status: has("warning") ? "warning" : "ok", checks };
}

/**
 * Looks at everything at the same time. Never rejects: what cannot be looked at in time has failed.
 *
 * @returns in the order of the checks
 */
export async function runChecks(
  checks: readonly Check[],
  timeoutMs: number,
): Promise<CheckResult[]> {
  const looked = await Promise.all(checks.map((check) => look(check, timeoutMs)));
  const now = performance.now();
  return looked.map(({ name, finding, began, ended }) => ({
    name,
    ...finding,
    ageMs: finding.ageMs ?? Math.round(now - ended),
    durationMs: Math.round(ended - began),
  }));
}

interface Looked {
  readonly name: string;
  readonly finding: Finding;
  readonly began: number;
  readonly ended: number;
}

async function look({ name, run, advice }: Check, timeoutMs: number): Promise<Looked> {
  const began = performance.now();
  const signal = AbortSignal.timeout(timeoutMs);
  // A check may wait for any number of answers at the same time.
  setMaxListeners(0, signal);
  const finding = await inTime(run, signal, timeoutMs).catch((error: unknown) => {
    return { ...(advice === undefined ? {} : { action: advice }), ...failedFinding(error) };
  });
  return { name, finding, began, ended: performance.now() };
}

function inTime(run: Check["run"], signal: AbortSignal, timeoutMs: number): Promise<Finding> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      const error = new Error(`no answer within ${timeoutMs} ms`);
      reject(Object.assign(error, { code: "ETIMEDOUT" }));
    };
    signal.addEventListener("abort", onAbort, { once: true });
    run(signal).then(resolve, (error: unknown) =>
      signal.aborted ? onAbort() : reject(error as Error),
    );
  });
}

/**
 * What was thrown, as a failure. An error that this library knows has advice of its own, and one of
 * the system a code; anything else is a defect of the check.
 */
export function failedFinding(error: unknown): Finding {
  if (error instanceof KafkaBridgeError) {
    const { message, action } = error;
    const reason = message.endsWith(action) ? message.slice(0, -action.length) : message;
    return { status: "failed", reason: reason.trim(), action };
  }
  if (error instanceof DOMException) {
    // The reason of a signal.
    const reason = error.name === "TimeoutError" ? "it took too long" : "it was called off";
    return { status: "failed", reason };
  }
  const reason = causeText(error);
  if (typeof (error as { code?: unknown } | null)?.code === "string") {
    return { status: "failed", reason };
  }
  return {
    status: "failed",
    reason: `the check itself broke: ${reason}`,
    action: "That is a defect: report it, with the versions of this package and of Node.js.",
  };
}
