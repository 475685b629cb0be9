import type { OptionIssue } from "./issues.ts";

/** Two options or more that exclude each other, whatever each is by itself. */
export interface Contradiction<Options> {
  /** The options that are read, dotted. The problem is shown at the first. */
  readonly reads: readonly [string, ...string[]];
  /** What would be right. */
  readonly message: string;
  /** Whether these options, defaults filled in, exclude each other. */
  broken(options: Options, given: Given): boolean;
}

/** Whether the caller set an option, as against it having its default. */
export type Given = (path: string) => boolean;

/** With more problems than these, what is left of the options is not worth judging. */
const maxWrong = 1_000;

/** The contradictions in checked options, but for those about a path that has a problem already. */
export function findContradictions<Options>(
  contradictions: readonly Contradiction<Options>[],
  options: Options,
  given: Given,
  wrong: readonly (readonly PropertyKey[])[],
): OptionIssue[] {
  if (wrong.length > maxWrong) {
    return [];
  }
  const wrongPaths = wrong.map((path) => path.join("."));
  const isWrong = (path: string): boolean =>
    wrongPaths.some(
      (other) => other === path || other.startsWith(`${path}.`) || path.startsWith(`${other}.`),
    );
  return contradictions
    .filter((row) => !row.reads.some(isWrong) && row.broken(options, given))
    .map((row) => ({ path: row.reads[0].split("."), message: row.message }));
}
