import { basename, dirname, resolve } from "node:path";
import type { z } from "zod";
import { ConfigError } from "../../errors/index.ts";
import type { OptionRules } from "../check/check.ts";
import { mergeOptions } from "../check/merge.ts";
import { formatPath } from "../check/path.ts";
import { property, valueAt } from "../check/schema-tree.ts";
import { takeSnapshot } from "../check/snapshot.ts";
import { metaOf } from "../sections/option.ts";
import { isPem } from "../sections/ssl.ts";
import { readConfigText } from "./file-text.ts";
import { FromText } from "./from-text.ts";
import { mapOptions } from "./map-options.ts";
import type { SourcedOptions } from "./sourced-options.ts";
import type { Environment } from "./template.ts";
import { parseYaml, withLine } from "./yaml-document.ts";

/** A configuration file, and what stands beside it. */
export interface OptionsFile<S extends z.ZodType> {
  readonly path: string;
  readonly env: Environment;
  /** Options that win over the file. */
  readonly overrides: unknown;
  readonly rules: OptionRules<S>;
  /** The section that holds the options; none for the whole file. */
  readonly section: (root: unknown) => readonly string[];
}

/** The Kafka client's section of a file: `kafka` where it has one, as a bridge's does, else all. */
export function kafkaSection(root: unknown): readonly string[] {
  const isBridge =
    property(root, "kafka") !== undefined || property(root, "pipelines") !== undefined;
  return isBridge ? ["kafka"] : [];
}

/**
 * Reads options from a YAML or JSON file.
 *
 * @throws ConfigError where the file cannot be read or is not YAML
 */
export function readOptionsFile<S extends z.ZodType>({
  path,
  env,
  overrides,
  rules,
  section: sectionOf,
}: OptionsFile<S>): SourcedOptions {
  const document = parseYaml(readConfigText(path), env);
  const root = document.value;
  if (root === undefined || root === null) {
    throw new ConfigError("CONFIG_UNREADABLE", {
      detail: path,
      issues:
        document.syntax.length > 0
          ? document.syntax
          : [{ path: "line 1", message: "the file is empty" }],
    });
  }
  const section = sectionOf(root);
  const over = takeSnapshot(overrides, rules.asIs);
  const read = readValues(valueAt(root, section), rules.schema, dirname(resolve(path)));
  return {
    options: isSection(read) ? mergeOptions(read, over.value) : read,
    origin: {
      name: basename(path),
      issues: [
        ...over.issues,
        ...document.issues
          .filter((issue) => startsWith(issue.path, section))
          .map((issue) => ({ ...issue, path: issue.path.slice(section.length) })),
      ],
      locate: (option) => {
        const full = [...section, ...option];
        return option.length === 0 || valueAt(over.value, option) === undefined
          ? withLine(formatPath(full), document.lineOf(full))
          : formatPath(option);
      },
    },
    warnings: [],
  };
}

/** Merged with a list, say, options that win would replace it, and what is wrong would be lost. */
function isSection(value: unknown): boolean {
  return value === undefined || (typeof value === "object" && !Array.isArray(value));
}

function startsWith(path: readonly PropertyKey[], start: readonly string[]): boolean {
  return start.every((key, index) => path[index] === key);
}

/** Variables become what their options take; paths of other files start at the file's folder. */
function readValues(value: unknown, schema: z.core.$ZodType, folder: string): unknown {
  return mapOptions([schema], value, (schemas, part) => {
    const read = part instanceof FromText ? part.toValue(schemas) : part;
    const isPath = schemas.some((candidate) => metaOf(candidate)?.file === true);
    return isPath && typeof read === "string" && read !== "" && !isPem(read)
      ? resolve(folder, read)
      : read;
  });
}
