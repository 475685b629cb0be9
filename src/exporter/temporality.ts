import type { SdkInstrumentType, SdkTemporality } from "./sdk-contract.ts";

/**
 * What the points of instruments count from: `cumulative` from the start, `delta` from the export
 * before (but for up-down counters), `lowmemory` whatever takes the SDK less memory.
 */
export type TemporalityPreference = "cumulative" | "delta" | "lowmemory";

const delta = 0;
const cumulative = 1;

/** Instruments with delta points; those of the others are cumulative. */
const withDelta: Readonly<Record<TemporalityPreference, ReadonlySet<SdkInstrumentType>>> = {
  cumulative: new Set(),
  // As the specification of OTLP's metric exporter lists them.
  delta: new Set(["COUNTER", "OBSERVABLE_COUNTER", "GAUGE", "HISTOGRAM", "OBSERVABLE_GAUGE"]),
  lowmemory: new Set(["COUNTER", "HISTOGRAM"]),
};

/** Every preference. */
export const temporalityPreferences = Object.keys(withDelta) as readonly TemporalityPreference[];

/** The temporality of an instrument's points. */
export function temporalityOf(
  preference: TemporalityPreference,
  instrument: SdkInstrumentType,
): SdkTemporality {
  return withDelta[preference].has(instrument) ? delta : cumulative;
}
