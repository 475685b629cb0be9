/** OpenTelemetry's own entry of a trace state, and in it the 14 digits of the randomness. */
const ownEntry = /(?:^|,)[ \t]*ot=([^,]*)/;
const randomness = /(?:^|;)rv:([0-9a-f]{14})(?:;|[ \t]*$)/;

/**
 * The randomness that the root of a trace has written into its trace state, where trace ids are not
 * random enough: 14 hexadecimal digits. Undefined where there is none, or none that is well-formed.
 */
export function explicitRandomness(traceState: string): string | undefined {
  const entry = ownEntry.exec(traceState)?.[1];
  return entry === undefined ? undefined : randomness.exec(entry)?.[1];
}
