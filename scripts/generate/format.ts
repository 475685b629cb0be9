import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const biome = fileURLToPath(new URL("../../node_modules/.bin/biome", import.meta.url));

/** Formats TypeScript and sorts its imports by the rules of the repository. */
export function format(path: string, text: string): string {
  const { status, stdout, stderr } = spawnSync(
    biome,
    ["check", "--write", `--stdin-file-path=${path}`],
    { input: text, encoding: "utf8", maxBuffer: 1 << 26 },
  );
  if (status !== 0) {
    throw new Error(`${path} is not valid TypeScript for biome:\n${stderr}\n${stdout}`);
  }
  return stdout;
}
