import { checkOptions, type OptionsOrigin } from "./check/check.ts";
import { deepFreeze } from "./deep-freeze.ts";
import type { KafkaOptions } from "./generated/kafka.ts";
import { kafkaRules } from "./kafka-rules.ts";
import { type ResolvedKafka, resolveKafka } from "./resolve.ts";
import { readEnvironment } from "./sources/env.ts";
import { kafkaSection, readOptionsFile } from "./sources/file.ts";
import type { SourcedOptions } from "./sources/sourced-options.ts";
import type { Environment } from "./sources/template.ts";

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
 * `new KafkaConfig({ bootstrapServers, topic, groupId })` is enough. Secrets are `Secret` objects,
 * which nothing prints.
 *
 * @throws ConfigError that names every problem of the options at once
 */
export class KafkaConfig extends ResolvedBase {
  /** @param origin - where the options came from, for the problems' places; default: code */
  constructor(options: KafkaOptions, origin?: OptionsOrigin) {
    const checked = checkOptions(kafkaRules, options, origin);
    super(deepFreeze(resolveKafka(checked.options, checked.given)));
    Object.freeze(this);
  }

  /** The config itself where it is one already, else a new one from the options. */
  static from(config: KafkaConfig | KafkaOptions): KafkaConfig {
    return config instanceof KafkaConfig ? config : new KafkaConfig(config);
  }

  /**
   * A config from environment variables such as `KAFKA_BOOTSTRAP_SERVERS`;
   * docs/reference/environment.md lists them. An empty variable counts as not set.
   *
   * @param env - default: `process.env`
   * @param overrides - options that win over the environment
   * @throws ConfigError that names every problem, with its variable
   */
  static fromEnv(
    env: Environment = process.env,
    overrides: Partial<KafkaOptions> = {},
  ): KafkaConfig {
    return fromSource(readEnvironment(env, overrides));
  }

  /**
   * A config from a YAML or JSON file: from its `kafka` section, or else from the whole file.
   *
   * In values, `${NAME}` stands for a variable of the environment, `${NAME:-default}` for one that may
   * be missing, `${NAME:?message}` for one that must be there, and `$$` for a dollar sign. Values are
   * put in after parsing, as whatever the option takes. Relative paths in it start at the file's folder.
   *
   * @param env - default: `process.env`
   * @param overrides - options that win over the file
   * @throws ConfigError that names every problem, with its line
   */
  static fromFile(
    path: string,
    env: Environment = process.env,
    overrides: Partial<KafkaOptions> = {},
  ): KafkaConfig {
    return fromSource(
      readOptionsFile({ path, env, overrides, rules: kafkaRules, section: kafkaSection }),
    );
  }
}

function fromSource({ options, origin, warnings }: SourcedOptions): KafkaConfig {
  // What a source holds is not known to be options before the constructor has checked it.
  const config = new KafkaConfig(options as KafkaOptions, origin);
  for (const warning of warnings) {
    config.logger.warn(warning);
  }
  return config;
}
