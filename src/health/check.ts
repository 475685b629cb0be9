import { KafkaBridgeError } from "../errors/index.ts";

/** What a check found. */
export interface Finding {
  /** `warning`: it works, but not for long, or not as it should. */
  readonly state: "ok" | "warning" | "failed" | "skipped";
  /** For a person: what is there, or what is wrong and what to do about it. */
  readonly message: string;
}

/** Something that has to be so for work to be done. */
export interface Check {
  /** What is looked at: `topic otlp_spans`. */
  readonly name: string;
  /** Looks. What it throws is a failure. */
  readonly run: (signal: AbortSignal) => Promise<Finding>;
}

/** What was found of what was looked at. */
export interface CheckResult extends Finding {
  readonly name: string;
}

/** Found to be as it should. */
export function ok(message: string): Finding {
  return { state: "ok", message };
}

/**
 * Looks at everything at the same time. Never rejects: what cannot be looked at in time has failed.
 *
 * @returns in the order of the checks
 */
export function runChecks(checks: readonly Check[], timeoutMs: number): Promise<CheckResult[]> {
  return Promise.all(checks.map((check) => runCheck(check, timeoutMs)));
}

async function runCheck({ name, run }: Check, timeoutMs: number): Promise<CheckResult> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    return { name, ...(await inTime(run(signal), signal, timeoutMs)) };
  } catch (error) {
    return { name, state: "failed", message: reasonOf(error) };
  }
}

function inTime(
  running: Promise<Finding>,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Finding> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(new Error(`no answer within ${timeoutMs} ms`));
    signal.addEventListener("abort", onAbort, { once: true });
    running.then(resolve, (error: unknown) =>
      signal.aborted ? onAbort() : reject(error as Error),
    );
  });
}

function reasonOf(error: unknown): string {
  if (error instanceof KafkaBridgeError || error instanceof Error) {
    return error.message.trim();
  }
  return String(error);
}
