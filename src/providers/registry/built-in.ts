import type {
  ConfluentSource,
  ConfluentSourceOptions,
  MskSource,
  MskSourceOptions,
} from "../../config/index.ts";
import type { KafkaProvider } from "../contract/index.ts";

/** The options of the providers that come with this library, by their types and other names. */
export interface BuiltInConfigs {
  readonly msk: MskSourceOptions | MskSource;
  readonly AWS_MSK: MskSourceOptions | MskSource;
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
    type: "msk",
    alias: "AWS_MSK",
    create: async (config: BuiltInConfigs["msk"]) => {
      const { MskProvider } = await import("../msk/index.ts");
      return new MskProvider(config);
    },
  },
  {
    type: "confluent",
    alias: "CONFLUENT_CLOUD",
    create: async (config: BuiltInConfigs["confluent"]) => {
      const { ConfluentProvider } = await import("../confluent/index.ts");
      return new ConfluentProvider(config);
    },
  },
];
