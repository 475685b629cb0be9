import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsup";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The command as a file that Node.js runs. */
export interface BuiltCli extends AsyncDisposable {
  readonly path: string;
}

/** Builds the command from the sources as they are now. */
export async function buildCli(): Promise<BuiltCli> {
  // Inside the project, where it finds its dependencies and the package's own manifest.
  const cache = join(root, ".cache");
  await mkdir(cache, { recursive: true });
  const outDir = await mkdtemp(join(cache, "cli-"));
  await build({
    entry: { cli: join(root, "src/cli/main.ts") },
    outDir,
    dts: false,
    silent: true,
  });
  return {
    path: join(outDir, "cli.js"),
    [Symbol.asyncDispose]: () => rm(outDir, { recursive: true }),
  };
}
