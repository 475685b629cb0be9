import type { OptionsOrigin } from "../check/check.ts";

/** Options with where they came from, ready to be checked. */
export interface SourcedOptions {
  readonly options: unknown;
  readonly origin: OptionsOrigin;
  /** What is odd, but no mistake. */
  readonly warnings: readonly string[];
}
