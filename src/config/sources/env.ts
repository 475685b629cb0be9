import type { ConfigIssue } from "../../errors/index.ts";
import type { OptionIssue } from "../check/issues.ts";
import { mergeOptions } from "../check/merge.ts";
import { closest } from "../check/nearest.ts";
import { formatPath } from "../check/path.ts";
import { valueAt } from "../check/schema-tree.ts";
import { takeSnapshot } from "../check/snapshot.ts";
import { kafkaRules } from "../kafka-rules.ts";
import { type OptionRow, optionRows } from "../option-table.ts";
import { FromText } from "./from-text.ts";
import { mapOptions } from "./map-options.ts";
import type { SourcedOptions } from "./sourced-options.ts";
import type { Environment } from "./template.ts";

const rowByVariable: ReadonlyMap<string, OptionRow> = new Map(
  optionRows(kafkaRules.schema).flatMap((row) => (row.env === undefined ? [] : [[row.env, row]])),
);

const variableByPath: ReadonlyMap<string, string> = new Map(
  [...rowByVariable].map(([name, { path }]) => [path.join("."), name]),
);

/** Reads the options of a Kafka client from the environment; `overrides` win. */
export function readEnvironment(env: Environment, overrides: unknown): SourcedOptions {
  const over = takeSnapshot(overrides, kafkaRules.asIs);
  const { tree, issues } = plant(env);
  const read = mapOptions([kafkaRules.schema], tree, (schemas, value) =>
    value instanceof FromText ? value.toValue(schemas) : value,
  );
  const hints = nearMisses(env);
  return {
    options: mergeOptions(read, over.value),
    origin: {
      name: "the environment",
      locate: (path) => locate(path, over.value),
      issues: [...over.issues, ...issues],
      hints,
    },
    warnings: hints.map(({ path, message }) => `${path} ${message}`),
  };
}

/** The tree of options that the variables make. */
function plant(env: Environment): {
  readonly tree: Readonly<Record<string, unknown>>;
  readonly issues: readonly OptionIssue[];
} {
  const tree: Record<string, unknown> = {};
  const issues: OptionIssue[] = [];
  for (const [name, { path }] of rowByVariable) {
    const text = textOf(env, name);
    if (text === undefined) {
      continue;
    }
    const parent = sectionAt(tree, path.slice(0, -1));
    if (typeof parent === "string") {
      issues.push({ path, message: `is set beside ${parent}: set one of the two` });
    } else {
      parent[path.at(-1) ?? ""] = new FromText(text);
    }
  }
  return { tree, issues };
}

/** An empty variable is as good as none: that is how Compose files and shells leave one out. */
function textOf(env: Environment, name: string): string | undefined {
  const text = Object.hasOwn(env, name) ? env[name] : undefined;
  return text === "" ? undefined : text;
}

/** The section at a path, made where it is missing; or the variable that gave it another value. */
function sectionAt(
  tree: Record<string, unknown>,
  path: readonly string[],
): Record<string, unknown> | string {
  let section = tree;
  for (const [index, key] of path.entries()) {
    const found = section[key];
    if (found instanceof FromText) {
      const name = variableByPath.get(path.slice(0, index + 1).join(".")) ?? "";
      const schema = rowByVariable.get(name)?.schema;
      // `KAFKA_SSL=true` beside `KAFKA_SSL_CA` says the same twice.
      if (schema === undefined || found.toValue([schema]) !== true) {
        return name;
      }
    }
    const next = found === undefined || found instanceof FromText ? {} : found;
    section[key] = next;
    section = next as Record<string, unknown>;
  }
  return section;
}

function locate(path: readonly PropertyKey[], overrides: unknown): string {
  const text = formatPath(path);
  if (valueAt(overrides, path) !== undefined) {
    return text;
  }
  // A list comes from the one variable of its option.
  for (let length = path.length; length > 0; length--) {
    const name = variableByPath.get(path.slice(0, length).join("."));
    if (name !== undefined) {
      return `${text} (${name})`;
    }
  }
  return text;
}

/**
 * Variables that are not ours and look as if they were meant to be. Not an error: images of Kafka and
 * Kubernetes set many that start with KAFKA_.
 */
function nearMisses(env: Environment): ConfigIssue[] {
  const unset = [...rowByVariable.keys()].filter((name) => textOf(env, name) === undefined);
  return Object.keys(env)
    .filter((name) => name.startsWith("KAFKA_") && !rowByVariable.has(name))
    .flatMap((name) => {
      const meant = closest(name, unset, 2);
      return meant === undefined
        ? []
        : [{ path: name, message: `is not read; did you mean ${meant}?` }];
    });
}
