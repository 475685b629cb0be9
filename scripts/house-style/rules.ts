import { basename } from "node:path";

const MAX_LINES = 400;
const CODE = /^(src|test|bench|examples|scripts)\/.*\.(ts|mjs)$/;
const VAGUE_NAME = /^(utils?|common|helpers?|internal)\./;
const KEBAB_CASE = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+(-[a-z]+)?)+$/;

/** One thing that a file must not have, told by its path and text. */
interface Rule {
  /** The files that it is about. */
  readonly files: RegExp;
  /** Files that may, with the reason in a comment. */
  readonly except?: readonly string[];
  /** What is wrong, when it is. */
  problem(path: string, text: string): string | undefined;
}

// Written apart, so that this file does not break the rule that it states.
const HOSTS = [["registry", "npmjs", "org"].join("."), ["registry", "yarnpkg", "com"].join(".")];
const MACHINE_PATHS = ["work/main", "work/shared", "tmp/work"].map((path) => `/${path}`);
const WORDS = [...HOSTS, ...MACHINE_PATHS];

const RULES: readonly Rule[] = [
  {
    files: CODE,
    problem: (_path, text) => {
      const lines = text.split("\n").length - 1;
      return lines > MAX_LINES ? `has ${lines} lines; ${MAX_LINES} are the most` : undefined;
    },
  },
  {
    files: CODE,
    // The standard's own name of the .proto file that it describes.
    except: ["src/otlp/schema/common.ts"],
    problem: (path) =>
      VAGUE_NAME.test(basename(path)) ? "has a name that says nothing of its content" : undefined,
  },
  {
    files: CODE,
    problem: (path) =>
      KEBAB_CASE.test(basename(path)) ? undefined : "has a name that is not in kebab-case",
  },
  {
    files: /^src\/.*\.ts$/,
    problem: (_path, text) => found(text, /^export \*.*$/m, "exports what it does not name"),
  },
  {
    files: /^(src|test|bench|examples|scripts)\/.*\.ts$/,
    problem: (_path, text) => {
      const imported = /^(?:import|export)\b[^;]*?from "(\.{1,2}\/[^"]*(?<!\.(?:ts|mjs|json)))";/m;
      return found(text, imported, "imports a relative path without its extension");
    },
  },
  {
    files: /^test\/.*\.test\.ts$/,
    problem: (_path, text) => {
      const skipped = /\b(?:it|test|describe|suite)\.(?:skip|todo|only|fails|skipIf|runIf)\b.*$/m;
      return found(text, skipped, "leaves tests out");
    },
  },
  {
    files: /^(src\/.*\.ts|docs\/.*\.md|README\.md)$/,
    problem: (_path, text) => found(text, /\b(?:TODO|FIXME|XXX)\b.*$/m, "leaves work open"),
  },
  {
    files: /^package-lock\.json$/,
    problem: (_path, text) => found(text, /"resolved": "https?:.*$/m, "names a registry"),
  },
  {
    files: /./,
    problem: (_path, text) => {
      const word = WORDS.find((candidate) => text.includes(candidate));
      return word === undefined ? undefined : `mentions ${word}`;
    },
  },
];

/**
 * What the house style has against a file.
 *
 * @param path - inside the project, with slashes
 * @returns one line for each problem, none for a file that is fine
 */
export function findProblems(path: string, text: string): string[] {
  return RULES.filter((rule) => rule.files.test(path) && !rule.except?.includes(path))
    .map((rule) => rule.problem(path, text))
    .filter((problem) => problem !== undefined)
    .map((problem) => `${path} ${problem}`);
}

function found(text: string, pattern: RegExp, problem: string): string | undefined {
  const match = pattern.exec(text);
  return match === null ? undefined : `${problem}: ${match[0].trim()}`;
}
