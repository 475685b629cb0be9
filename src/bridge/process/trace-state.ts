/** OpenTelemetry's own entry of a trace state. */
const ownEntry = /(?:^|,)[ \t]*ot=([^,]*)/;
const randomness = /^rv:([0-9a-f]{14})$/;
const threshold = /^th:([0-9a-f]{1,14})$/i;
/** Digits of 56 bits. */
const digits = 14;
/** Most characters of an entry's value (OpenTelemetry, TraceState Handling). */
const mostCharacters = 256;

/** What OpenTelemetry's entry of a trace state says of sampling. */
export interface SamplingState {
  /**
   * The randomness that the root of the trace has written, where trace ids are not random enough: 14
   * hexadecimal digits. Undefined where there is none, or none that is well-formed.
   */
  readonly randomness: string | undefined;
  /** The rejection threshold of the sampling before, with all its 14 digits; undefined likewise. */
  readonly threshold: string | undefined;
}

/** Reads what a trace state says of sampling. */
export function samplingState(traceState: string): SamplingState {
  const members = membersOf(traceState);
  return {
    randomness: first(members, randomness),
    threshold: first(members, threshold)?.toLowerCase().padEnd(digits, "0"),
  };
}

/**
 * The trace state with another threshold, and all else that it says.
 *
 * @param value - 14 hexadecimal digits; undefined takes the threshold out
 * @returns the trace state as it was where the entry would become too long
 */
export function withThreshold(traceState: string, value: string | undefined): string {
  const members = membersOf(traceState).filter((member) => !/^th:/i.test(member));
  if (value !== undefined) {
    members.push(`th:${value.replace(/0+$/, "") || "0"}`);
  }
  const entry = members.join(";");
  if (entry.length > mostCharacters) {
    return traceState;
  }
  // What was changed comes first (W3C Trace Context, "Mutating the tracestate Field").
  const others = traceState.replace(ownEntry, "").replace(/^[ \t]*,[ \t]*/, "");
  return [...(entry === "" ? [] : [`ot=${entry}`]), ...(others === "" ? [] : [others])].join(",");
}

function membersOf(traceState: string): string[] {
  const entry = ownEntry.exec(traceState)?.[1]?.trimEnd() ?? "";
  return entry === "" ? [] : entry.split(";");
}

function first(members: readonly string[], pattern: RegExp): string | undefined {
  for (const member of members) {
    const found = pattern.exec(member)?.[1];
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
