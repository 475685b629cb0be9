import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseAllDocuments } from "yaml";

/** Where a file of `deploy` lies. */
export function deployPath(name: string): string {
  return fileURLToPath(new URL(`../../deploy/${name}`, import.meta.url));
}

export function deployText(name: string): string {
  return readFileSync(deployPath(name), "utf8");
}

/** The documents of a YAML file; one that is no YAML, or repeats a key, is an error. */
export function documentsOf(name: string): readonly unknown[] {
  return parseAllDocuments(deployText(name)).map((document) => {
    const [error] = document.errors;
    if (error !== undefined) {
      throw error;
    }
    return document.toJS() as unknown;
  });
}

/** The package's own `package.json`. */
export function packageJson(): PackageJson {
  return JSON.parse(
    readFileSync(fileURLToPath(new URL("../../package.json", import.meta.url)), "utf8"),
  ) as PackageJson;
}

/** What tests look at in `package.json`. */
interface PackageJson {
  readonly version: string;
  readonly files: readonly string[];
}
