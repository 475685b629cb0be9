import { checkOptions, type OptionsOrigin } from "./check/check.ts";
import { mskRows } from "./contradictions/bridge/providers.ts";
import { deepFreeze } from "./deep-freeze.ts";
import type { MskSourceOptions } from "./generated/providers.ts";
import { type MskSource, mskSourceSchema, resolveMskSource } from "./sections/bridge/msk-source.ts";

/**
 * The checked, frozen options of a reader of Amazon MSK, every default filled in: the same keys as
 * `from.msk` of a bridge.yaml.
 *
 * @throws ConfigError that names every problem of the options at once
 */
export function mskConfig(options: MskSourceOptions, origin?: OptionsOrigin): MskSource {
  const rules = {
    schema: mskSourceSchema,
    contradictions: mskRows,
    asIs: new Set<string>(),
    standIns: {},
  };
  return deepFreeze(resolveMskSource(checkOptions(rules, options, origin).options));
}
