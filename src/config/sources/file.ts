import { readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type { z } from "zod";
import { ConfigError } from "../../errors/index.ts";
import { formatPath } from "../check/path.ts";
import { property, valueAt } from "../check/schema-tree.ts";
import { takeSnapshot } from "../check/snapshot.ts";
import { kafkaRules } from "../kafka-rules.ts";
import { metaOf } from "../sections/option.ts";
import { isPem } from "../sections/ssl.ts";
import { FromText } from "./from-text.ts";
import { mapOptions } from "./map-options.ts";
import { mergeOptions } from "./merge.ts";
import type { SourcedOptions } from "./sourced-options.ts";
import type { Environment } from "./template.ts";
import { parseYaml, withLine } from "./yaml-document.ts";

/**
 * Reads the options of a Kafka client from a YAML or JSON file: from its `kafka` section where it has
 * one, as a bridge's file does, else from the whole. `overrides` win.
 *
 * @throws ConfigError where the file cannot be read or is not YAML
 */
export function readOptionsFile(
  path: string,
  env: Environment,
  overrides: unknown,
): SourcedOptions {
  const text = readText(path);
  const document = parseYaml(text, env);
  const root = document.value;
  if (root === undefined || root === null) {
    throw new ConfigError("CONFIG_UNREADABLE", {
      detail: path,
      issues:
        document.syntax.length > 0 ? document.syntax : [{ path: "", message: "the file is empty" }],
    });
  }
  const isBridge =
    property(root, "kafka") !== undefined || property(root, "pipelines") !== undefined;
  const section = isBridge ? ["kafka"] : [];
  const over = takeSnapshot(overrides, kafkaRules.asIs);
  const read = readValues(valueAt(root, section), kafkaRules.schema, dirname(resolve(path)));
  return {
    options: mergeOptions(read, over.value),
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
        return valueAt(over.value, option) === undefined
          ? withLine(formatPath(full), document.lineOf(full))
          : formatPath(option);
      },
    },
    warnings: [],
  };
}

function startsWith(path: readonly PropertyKey[], start: readonly string[]): boolean {
  return start.every((key, index) => path[index] === key);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new ConfigError("CONFIG_UNREADABLE", { detail: path, cause });
  }
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
