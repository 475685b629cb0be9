import { checkOptions, type OptionsOrigin } from "./check/check.ts";
import { confluentRows } from "./contradictions/bridge/providers.ts";
import { deepFreeze } from "./deep-freeze.ts";
import type { ConfluentSourceOptions } from "./generated/providers.ts";
import {
  type ConfluentSource,
  confluentSourceSchema,
  resolveConfluentSource,
} from "./sections/bridge/confluent-source.ts";

/**
 * The checked, frozen options of a reader of Confluent Cloud, every default filled in: the same keys as
 * `from.confluent` of a bridge.yaml.
 *
 * @throws ConfigError that names every problem of the options at once
 */
export function confluentConfig(
  options: ConfluentSourceOptions,
  origin?: OptionsOrigin,
): ConfluentSource {
  const rules = {
    schema: confluentSourceSchema,
    contradictions: confluentRows,
    asIs: new Set<string>(),
    standIns: {},
  };
  return deepFreeze(resolveConfluentSource(checkOptions(rules, options, origin).options));
}
