import { createHash, type Hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { type BridgePipeline, Secret } from "../../config/index.ts";

/**
 * A digest of all that a pipeline is made of: its options, secrets included, and what is in the files
 * that they name, so that a renewed certificate counts as a change. Two that are equal work alike.
 */
export function fingerprint(pipeline: BridgePipeline): string {
  const hash = createHash("sha256");
  add(hash, pipeline, "");
  return hash.digest("base64");
}

/** Options whose value is the path of a file that is read when the pipeline begins. */
const fileKeys: ReadonlySet<string> = new Set(["file"]);
/** Options of files of PEM text: `{ path }`. */
const pemKeys: ReadonlySet<string> = new Set(["ca", "certificate", "key", "clientCa"]);

function add(hash: Hash, value: unknown, key: string): void {
  if (value instanceof Secret) {
    hash.update(`secret ${JSON.stringify(value.reveal())};`);
  } else if (Array.isArray(value)) {
    hash.update("[");
    for (const each of value) {
      add(hash, each, key);
    }
    hash.update("]");
  } else if (typeof value === "object" && value !== null) {
    addObject(hash, value, key);
  } else if (typeof value === "function") {
    // A logger or a callback: the file knows none, and code gives the same one again or means another.
    hash.update("function;");
  } else {
    hash.update(`${typeof value} ${JSON.stringify(value)};`);
    if (typeof value === "string" && fileKeys.has(key)) {
      addFile(hash, value);
    }
  }
}

function addObject(hash: Hash, value: object, key: string): void {
  hash.update("{");
  for (const [name, each] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (each !== undefined) {
      hash.update(`${JSON.stringify(name)}:`);
      add(hash, each, name);
    }
  }
  hash.update("}");
  if (pemKeys.has(key) && "path" in value && typeof value.path === "string") {
    addFile(hash, value.path);
  }
}

function addFile(hash: Hash, path: string): void {
  try {
    hash.update(readFileSync(path));
  } catch {
    // Whoever needs it will say so.
    hash.update("unreadable;");
  }
}
