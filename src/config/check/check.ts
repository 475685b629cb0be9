import type { z } from "zod";
import { ConfigError, type ConfigIssue } from "../../errors/index.ts";
import { type Contradiction, findContradictions, type Given } from "./contradiction.ts";
import { explainIssues, type OptionIssue } from "./issues.ts";
import { mergeOptions } from "./merge.ts";
import { formatPath } from "./path.ts";
import { valueAt } from "./schema-tree.ts";
import { takeSnapshot } from "./snapshot.ts";

/** What a set of options is checked against. */
export interface OptionRules<S extends z.ZodType> {
  readonly schema: S;
  readonly contradictions: readonly Contradiction<z.output<S>>[];
  /** Contradictions that depend on which options there are, such as those within a list. */
  readonly contradictionsWithin?: (
    options: z.output<S>,
    given: Given,
  ) => readonly Contradiction<z.output<S>>[];
  /** Dotted paths of options that are objects of the caller's own and are not copied. */
  readonly asIs: ReadonlySet<string>;
  /** Values that let the rest be judged where a required option is missing or wrong. */
  readonly standIns: Readonly<Record<string, unknown>>;
}

/** Where options came from. */
export interface OptionsOrigin {
  /** The file, or whatever else they came from. */
  readonly name?: string;
  /** Where an option stands: with the line of a file, or the name of a variable. */
  locate(path: readonly PropertyKey[]): string;
  /** What was found wrong on reading them. Nothing more is said of the same options. */
  readonly issues?: readonly OptionIssue[];
  /** What may explain a problem; not shown where there is none. */
  readonly hints?: readonly ConfigIssue[];
}

const code: OptionsOrigin = { locate: formatPath };

/** Options that passed. */
export interface CheckedOptions<S extends z.ZodType> {
  readonly options: z.output<S>;
  readonly given: Given;
}

/** More are of no help to anybody, and a huge file has as many as it likes. */
const maxIssues = 100;

/** Each goes up one section at least, and no option is as deep. */
const maxRounds = 12;

/**
 * Checks options against their schema and for contradictions. The input is read once and not
 * changed.
 *
 * @throws ConfigError with every problem found
 */
export function checkOptions<S extends z.ZodType>(
  rules: OptionRules<S>,
  input: unknown,
  origin: OptionsOrigin = code,
): CheckedOptions<S> {
  const snapshot = takeSnapshot(input, rules.asIs);
  const given: Given = (path) => valueAt(snapshot.value, path.split(".")) !== undefined;
  const unread = [...(origin.issues ?? []), ...snapshot.issues];
  const result = rules.schema.safeParse(snapshot.value);
  const wrong = result.success ? [] : result.error.issues;
  const options = result.success ? result.data : judgeable(rules, snapshot.value, wrong);
  const invalid = explainIssues(wrong, rules.schema, snapshot.value, maxIssues).filter(
    ({ path }) => !unread.some((issue) => startsWith(path, issue.path)),
  );
  const single = [...unread, ...invalid];
  const wrongOnes = [...single.map(({ path }) => path), ...wrong.flatMap(wrongPaths)];
  const issues =
    options === undefined
      ? single
      : [
          ...single,
          ...findContradictions(
            [...rules.contradictions, ...(rules.contradictionsWithin?.(options, given) ?? [])],
            options,
            given,
            wrongOnes,
          ),
        ];
  if (issues.length > 0 || options === undefined) {
    throw new ConfigError("CONFIG_INVALID", {
      ...(origin.name === undefined ? {} : { detail: origin.name }),
      issues: [
        ...atMost(maxIssues, issues).map(({ path, message }) => ({
          path: origin.locate(path),
          message,
        })),
        ...(origin.hints ?? []),
      ],
    });
  }
  return { options, given };
}

function atMost(limit: number, issues: readonly OptionIssue[]): readonly OptionIssue[] {
  const [next] = issues.slice(limit);
  return next === undefined
    ? issues
    : [
        ...issues.slice(0, limit),
        {
          path: next.path,
          message: `is wrong too; only the first ${limit} problems are explained`,
        },
      ];
}

function startsWith(path: readonly PropertyKey[], start: readonly PropertyKey[]): boolean {
  return start.every((key, index) => String(path[index]) === String(key));
}

function wrongPaths(issue: z.core.$ZodIssue): (readonly PropertyKey[])[] {
  return issue.code === "unrecognized_keys"
    ? issue.keys.map((key) => [...issue.path, key])
    : [issue.path];
}

/**
 * The options without what is wrong about them, so that contradictions among the rest are found in
 * the same pass. What is wrong is taken out; where that makes something incomplete, the section that
 * holds it goes too.
 */
function judgeable<S extends z.ZodType>(
  rules: OptionRules<S>,
  input: unknown,
  issues: readonly z.core.$ZodIssue[],
): z.output<S> | undefined {
  let rest = input;
  let wrong = issues;
  for (let round = 0; round < maxRounds && isRecord(rest); round++) {
    const tree = rest;
    rest = without(
      rest,
      wrong.flatMap(wrongPaths).map((path) => presentPart(path, tree)),
    );
    const result = rules.schema.safeParse(mergeOptions(rules.standIns, rest));
    if (result.success) {
      return result.data;
    }
    wrong = result.error.issues;
  }
  return undefined;
}

/** As much of a path as leads to something that is there. */
function presentPart(path: readonly PropertyKey[], tree: unknown): readonly PropertyKey[] {
  let length = path.length;
  while (length > 1 && valueAt(tree, path.slice(0, length)) === undefined) {
    length -= 1;
  }
  return path.slice(0, length);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A copy of a tree without what is at the paths. A list goes as a whole. */
function without(value: unknown, paths: readonly (readonly PropertyKey[])[]): unknown {
  if (!isRecord(value)) {
    return value;
  }
  const below = new Map<string, PropertyKey[][]>();
  for (const [key, ...rest] of paths) {
    const rests = below.get(String(key)) ?? [];
    rests.push(rest);
    below.set(String(key), rests);
  }
  const kept = Object.entries(value).flatMap(([key, part]) => {
    const rests = below.get(key);
    if (rests === undefined) {
      return [[key, part] as const];
    }
    const goes = !isRecord(part) || rests.some((rest) => rest.length === 0);
    return goes ? [] : [[key, without(part, rests)] as const];
  });
  return Object.fromEntries(kept);
}
