import type { ConfluentSource, ConfluentSourceOptions } from "../../config/index.ts";
import type { KafkaProvider } from "../contract/index.ts";

/** The options of the providers that come with this library, by their types and other names. */
export interface BuiltInConfigs {
  readonly confluent: ConfluentSourceOptions | ConfluentSource;
  readonly CONFLUENT_CLOUD: ConfluentSourceOptions | ConfluentSource;
}

/** A provider that comes with this library. */
interface BuiltIn {
  readonly type: string;
  /** The name that its metrics bear. */
  readonly alias: string;
  /** Loads it, and makes one. */
  readonly create: (config: never) => Promise<KafkaProvider>;
}

/** Each is loaded when one is made: what it needs may not be installed. */
export const builtIns: readonly BuiltIn[] = [
  {
    type: "confluent",
    alias: "CONFLUENT_CLOUD",
    create: async (config: BuiltInConfigs["confluent"]) => {
      const { ConfluentProvider } = await import("../confluent/index.ts");
      return new ConfluentProvider(config);
    },
  },
];
