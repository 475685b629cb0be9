import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type ParsedNode,
  parseDocument,
  type YAMLError,
} from "yaml";
import type { ConfigIssue } from "../../errors/index.ts";
import type { OptionIssue } from "../check/issues.ts";
import { FromText } from "./from-text.ts";
import { type Environment, expandVariables } from "./template.ts";
import { findStructureProblems, isSmallTree, maxProblems } from "./yaml-structure.ts";

/** A YAML or JSON text with the environment's values put in. */
export interface YamlDocument {
  /** The tree. Strings with a variable in them are `FromText`. */
  readonly value: unknown;
  /** What is wrong with its syntax; there is no value then. */
  readonly syntax: readonly ConfigIssue[];
  /** What is wrong with its variables. */
  readonly issues: readonly OptionIssue[];
  /** The line on which an option stands, counted from 1; for a missing one, of its section. */
  lineOf(path: readonly PropertyKey[]): number | undefined;
}

/**
 * Reads YAML 1.2 (and so JSON), then puts the environment's values into its strings: into values, not
 * keys, and after parsing, so that no value can change the structure, whatever is in it.
 */
export function parseYaml(text: string, env: Environment): YamlDocument {
  try {
    return read(text, env);
  } catch (error) {
    if (!(error instanceof RangeError)) {
      throw error;
    }
    // The parser goes down into every level by itself, until the stack ends.
    const path = "line 1";
    return {
      value: undefined,
      syntax: [{ path, message: "not valid YAML: it is nested too deeply" }],
      issues: [],
      lineOf: () => undefined,
    };
  }
}

function read(text: string, env: Environment): YamlDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    // The parser compares every key with every other; the structure's check does it faster.
    uniqueKeys: false,
    // The pretty form quotes the line, which may hold a secret.
    prettyErrors: false,
    // Warnings of the parser go to the process, and quote keys.
    logLevel: "error",
  });
  const lineOf = (path: readonly PropertyKey[]) => findLine(document, path, lines);
  const syntax = [
    ...parserProblems(document).map((error) => explain(error, lines)),
    ...findStructureProblems(document).map(({ offset, problem }) =>
      notYaml(offset, lines, problem),
    ),
  ];
  const issues: OptionIssue[] = [];
  const failed = (problems: readonly ConfigIssue[]): YamlDocument => ({
    value: undefined,
    syntax: problems,
    issues,
    lineOf,
  });
  if (syntax.length > 0) {
    return failed(syntax);
  }
  expand(document.contents, [], env, (path, message) => {
    issues.push({ path, message });
  });
  const value = toTree(document);
  return value === undefined
    ? failed([{ path: "line 1", message: "has too many values, or aliases of aliases" }])
    : { value, syntax: [], issues, lineOf };
}

/** Where the parser gave up, each bracket that it did not come to would be a problem of its own. */
function parserProblems({ errors, warnings }: Document.Parsed): readonly YAMLError[] {
  const end = errors.find(({ code }) => code === "RESOURCE_EXHAUSTION");
  return end === undefined ? [...errors, ...warnings].slice(0, maxProblems) : [end];
}

/** The document as plain data; undefined where it swells up or holds itself. */
function toTree(document: Document.Parsed): unknown {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    return isSmallTree(value) ? value : undefined;
  } catch (error) {
    if (error instanceof ReferenceError) {
      return undefined;
    }
    throw error;
  }
}

/** A path with its line: `kafka.producer.acks (line 12)`. */
export function withLine(path: string, line: number | undefined): string {
  const place = line === undefined ? "" : `line ${line}`;
  return path === "" || place === "" ? `${path}${place}` : `${path} (${place})`;
}

/** Puts variables into the strings of a tree, in place. Aliases point to nodes that are met anyway. */
function expand(
  node: ParsedNode | null,
  path: readonly PropertyKey[],
  env: Environment,
  report: (path: readonly PropertyKey[], message: string) => void,
): void {
  if (isMap<ParsedNode, ParsedNode | null>(node)) {
    for (const { key, value } of node.items) {
      expand(value, [...path, keyText(key)], env, report);
    }
  } else if (isSeq<ParsedNode>(node)) {
    for (const [index, item] of node.items.entries()) {
      expand(item, [...path, index], env, report);
    }
  } else if (isScalar(node) && typeof node.value === "string" && node.value.includes("$")) {
    const expanded = expandVariables(node.value, env);
    for (const problem of expanded.problems) {
      report(path, problem);
    }
    (node as { value: unknown }).value = expanded.usesVariables
      ? new FromText(expanded.text)
      : expanded.text;
  }
}

function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

function findLine(
  document: Document.Parsed,
  path: readonly PropertyKey[],
  lines: LineCounter,
): number | undefined {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0];
  for (const part of path) {
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      const pair = node.items.find(({ key }) => keyText(key) === String(part));
      offset = pair?.key.range?.[0] ?? offset;
      node = pair?.value;
    } else if (isSeq<ParsedNode>(node)) {
      const item = node.items[Number(part)];
      offset = item?.range?.[0] ?? offset;
      node = item;
    } else {
      break;
    }
  }
  return offset === undefined ? undefined : lines.linePos(offset).line;
}

const syntaxProblems: Readonly<Record<string, string>> = {
  BAD_INDENT: "the indentation does not fit",
  BLOCK_AS_IMPLICIT_KEY: "a mapping begins in the middle of a line",
  BLOCK_IN_FLOW: "a block begins inside of brackets",
  MISSING_CHAR: "a quote, bracket, colon, comma or space is missing",
  MULTILINE_IMPLICIT_KEY: "a key goes over more than one line; is a quote or bracket missing?",
  RESOURCE_EXHAUSTION: "it is nested too deeply",
  MULTIPLE_DOCS: "there is more than one document",
  TAB_AS_INDENT: "a tab is used for indentation",
  TAG_RESOLVE_FAILED: "a tag is not known",
};

/** In our own words: the parser's may quote the file. */
function explain({ code, pos }: YAMLError, lines: LineCounter): ConfigIssue {
  const problem = syntaxProblems[code] ?? code.toLowerCase().replaceAll("_", " ");
  return notYaml(pos[0], lines, problem);
}

function notYaml(offset: number, lines: LineCounter, problem: string): ConfigIssue {
  const { line, col } = lines.linePos(offset);
  return { path: `line ${line}, column ${col}`, message: `not valid YAML: ${problem}` };
}
