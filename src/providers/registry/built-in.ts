import type { KafkaProvider } from "../contract/index.ts";

/** The options of the providers that come with this library, by their types and other names. */
// biome-ignore lint/suspicious/noEmptyInterface: each provider adds itself here.
export interface BuiltInConfigs {}

/** A provider that comes with this library. */
interface BuiltIn {
  readonly type: string;
  /** The name that its metrics bear. */
  readonly alias: string;
  /** Loads it, and makes one. */
  readonly create: (config: never) => Promise<KafkaProvider>;
}

/** Each is loaded when one is made: what it needs may not be installed. */
export const builtIns: readonly BuiltIn[] = [];
