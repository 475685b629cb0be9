import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsup";
import { afterAll } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

const folders: string[] = [];

afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

let built: Promise<string> | undefined;

/**
 * The command, built from the sources as they are now. It starts in a fraction of the time that
 * running the sources takes, and is what users get: names of classes survive bundling, or do not.
 */
export function builtCli(): Promise<string> {
  built ??= buildCli();
  return built;
}

async function buildCli(): Promise<string> {
  // Inside the project, where it finds its dependencies and the package's own manifest.
  const cache = join(root, ".cache");
  await mkdir(cache, { recursive: true });
  const outDir = await mkdtemp(join(cache, "cli-"));
  folders.push(outDir);
  await build({
    entry: { cli: join(root, "src/cli/main.ts") },
    outDir,
    dts: false,
    silent: true,
  });
  return join(outDir, "cli.js");
}
