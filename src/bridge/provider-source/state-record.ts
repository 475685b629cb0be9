import { ProviderError } from "../../errors/index.ts";

/** The form of the records that this version writes, and the only one that it reads. */
const version = 1;

/** Names what a record of the state topic is about. */
export interface StatePlace {
  readonly pipeline: string;
  /** The provider's type: `AWS_MSK`. */
  readonly provider: string;
}

/** The key of a shard's record. */
export function stateKey({ pipeline, provider }: StatePlace, shardId: string): string {
  return `${pipeline}/${provider}/${shardId}`;
}

/** How far a shard was read, as its record has it. The times as text are for people. */
export function encodeState(untilMs: number, nowMs: number): string {
  const [until, writtenAt] = [untilMs, nowMs].map((time) => new Date(time).toISOString());
  return JSON.stringify({ version, untilMs, until, writtenAt });
}

/**
 * Reads a record's value: the end of the newest interval that was delivered.
 *
 * @throws ProviderError `PROVIDER_STATE_INVALID` for what this version did not write
 */
export function decodeState(key: string, value: string): number {
  const state = parsed(value);
  const untilMs = state?.version === version ? state.untilMs : undefined;
  if (typeof untilMs !== "number" || !Number.isSafeInteger(untilMs)) {
    throw new ProviderError("PROVIDER_STATE_INVALID", {
      detail: `the record with the key "${key}" is not of version ${version}: ${value.slice(0, 200)}`,
    });
  }
  return untilMs;
}

function parsed(
  value: string,
): { readonly version?: unknown; readonly untilMs?: unknown } | undefined {
  try {
    const state: unknown = JSON.parse(value);
    return typeof state === "object" && state !== null ? state : undefined;
  } catch {
    return undefined;
  }
}
