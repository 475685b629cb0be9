import { ConfigError } from "../errors/index.ts";
import { deepFreeze } from "./deep-freeze.ts";
import { type KafkaOptions, kafkaSchema } from "./kafka-options.ts";
import { type ResolvedKafka, resolveKafka } from "./resolve.ts";

// The properties are those of `ResolvedKafka`, written there once; TypeScript has no way to say
// that of a class but this assertion.
const ResolvedBase = class {
  constructor(resolved: ResolvedKafka) {
    Object.assign(this, resolved);
  }
} as unknown as new (
  resolved: ResolvedKafka,
) => ResolvedKafka;

/**
 * The checked, frozen configuration of a Kafka client, every default filled in.
 *
 * @throws ConfigError that names every problem of the options at once.
 */
export class KafkaConfig extends ResolvedBase {
  constructor(options: KafkaOptions) {
    const parsed = kafkaSchema.safeParse(options);
    if (!parsed.success) {
      throw new ConfigError("CONFIG_INVALID", {
        issues: parsed.error.issues.map((issue) => ({
          path: issue.path.join("."),
          message: issue.message,
        })),
      });
    }
    const given = (path: string): boolean => {
      let value: unknown = options;
      for (const key of path.split(".")) {
        value = (value as Record<string, unknown> | undefined)?.[key];
      }
      return value !== undefined;
    };
    super(deepFreeze(resolveKafka(parsed.data, given)));
    Object.freeze(this);
  }

  /** The config itself where it is one already, else a new one from the options. */
  static from(config: KafkaConfig | KafkaOptions): KafkaConfig {
    return config instanceof KafkaConfig ? config : new KafkaConfig(config);
  }
}
