import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsup";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A program as a file that Node.js runs. */
export interface BuiltProgram extends AsyncDisposable {
  readonly path: string;
}

/**
 * Builds a program from the sources as they are now. It starts in a fraction of the time that running
 * the sources takes.
 */
export async function buildProgram(source: URL): Promise<BuiltProgram> {
  // Inside the project, where it finds its dependencies and the package's own manifest.
  const cache = join(root, ".cache");
  await mkdir(cache, { recursive: true });
  const outDir = await mkdtemp(join(cache, "program-"));
  await build({ entry: { program: fileURLToPath(source) }, outDir, dts: false, silent: true });
  return {
    path: join(outDir, "program.js"),
    [Symbol.asyncDispose]: () => rm(outDir, { recursive: true, force: true }),
  };
}
