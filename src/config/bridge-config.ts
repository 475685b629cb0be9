import { type ResolvedBridge, resolveBridge } from "./bridge-resolve.ts";
import { bridgeRules } from "./bridge-rules.ts";
import { checkOptions, type OptionsOrigin } from "./check/check.ts";
import { deepFreeze } from "./deep-freeze.ts";
import type { BridgeOptions } from "./generated/bridge.ts";
import { readOptionsFile } from "./sources/file.ts";
import type { Environment } from "./sources/template.ts";

// The properties are those of `ResolvedBridge`; see KafkaConfig.
const ResolvedBase = class {
  constructor(resolved: ResolvedBridge) {
    Object.assign(this, resolved);
  }
} as unknown as new (
  resolved: ResolvedBridge,
) => ResolvedBridge;

/**
 * The checked, frozen configuration of a bridge, every default filled in: what a `bridge.yaml` says.
 *
 * Secrets are `Secret` objects, which nothing prints.
 *
 * @throws ConfigError that names every problem of the options at once
 */
export class BridgeConfig extends ResolvedBase {
  private constructor(options: unknown, origin?: OptionsOrigin) {
    const checked = checkOptions(bridgeRules, options, origin);
    super(deepFreeze(resolveBridge(checked.options, checked.given)));
    Object.freeze(this);
  }

  /**
   * The config itself where it is one already, else a new one from the options.
   *
   * @throws ConfigError that names every problem
   */
  static from(config: BridgeConfig | BridgeOptions): BridgeConfig {
    return config instanceof BridgeConfig ? config : new BridgeConfig(config);
  }

  /**
   * A config from a YAML or JSON file. `${NAME}`, `${NAME:-default}` and `${NAME:?message}` in values
   * stand for variables of the environment, `$$` for a dollar sign; relative paths start at the file's
   * folder.
   *
   * @param env - default: `process.env`
   * @param overrides - options that win over the file, such as `{ workers: 4 }`
   * @throws ConfigError that names every problem, with its path and line
   */
  static fromFile(
    path: string,
    env: Environment = process.env,
    overrides: BridgeOverrides = {},
  ): BridgeConfig {
    const { options, origin } = readOptionsFile({
      path,
      env,
      overrides,
      rules: bridgeRules,
      section: () => [],
    });
    return new BridgeConfig(options, origin);
  }
}

/** Options of a bridge that win over those of its file; sections are merged, lists replaced. */
export type BridgeOverrides = {
  readonly [Name in keyof BridgeOptions]?: BridgeOptions[Name] extends infer Option
    ? Option extends object
      ? Partial<Option>
      : Option
    : never;
};
