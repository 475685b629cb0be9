/**
 * Writes `src/otlp/generated` from the schema table. With `--check` it writes nothing and fails if
 * what is there differs from what would be written.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { generateDecoders } from "./generate/decoders.ts";
import { generateEncoders } from "./generate/encoders.ts";
import { format } from "./generate/format.ts";
import { banner, type GeneratedFile } from "./generate/generated-file.ts";
import { generateJsonReaders } from "./generate/json-readers.ts";
import { generateJsonWriters } from "./generate/json-writers.ts";
import { generateScanners } from "./generate/scanners.ts";
import { generateTypes } from "./generate/types.ts";

/** Add a generator here: it gets no input but the schema table, and returns whole files. */
const generators: readonly (() => GeneratedFile[])[] = [
  generateTypes,
  generateScanners,
  generateEncoders,
  generateDecoders,
  generateJsonWriters,
  generateJsonReaders,
];

const maxLines = 400;
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "src/otlp/generated");

function wanted(): Map<string, string> {
  const files = new Map<string, string>();
  for (const { path, text } of generators.flatMap((generate) => generate())) {
    const whole = format(relative(root, join(folder, path)), `${banner}\n${text}`);
    const lines = whole.split("\n").length - 1;
    if (lines > maxLines) {
      throw new Error(`${path} would have ${lines} lines, ${maxLines} are allowed: split it`);
    }
    files.set(path, whole);
  }
  return files;
}

function present(): Map<string, string> {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

function differences(want: Map<string, string>, have: Map<string, string>): string[] {
  const names = new Set([...want.keys(), ...have.keys()]);
  return [...names].filter((name) => want.get(name) !== have.get(name)).sort();
}

const want = wanted();
const changed = differences(want, present());
if (process.argv.includes("--check")) {
  for (const name of changed) {
    console.error(`src/otlp/generated/${name} is not what the schema gives; run npm run generate`);
  }
  process.exitCode = changed.length === 0 ? 0 : 1;
} else {
  mkdirSync(folder, { recursive: true });
  for (const name of changed) {
    const text = want.get(name);
    if (text === undefined) {
      rmSync(join(folder, name));
    } else {
      writeFileSync(join(folder, name), text);
    }
  }
  console.log(`${want.size} files, ${changed.length} changed`);
}
