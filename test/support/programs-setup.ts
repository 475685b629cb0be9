import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type {} from "vitest";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  /** What `inject(name)` gives to tests that start programs. */
  export interface ProvidedContext {
    /** The folder of the programs built in this run of the tests. */
    programs: string;
  }
}

const cache = fileURLToPath(new URL("../../.cache", import.meta.url));

/** Makes the folder in which `builtProgram` keeps what it built; the function returned removes it. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await mkdir(cache, { recursive: true });
  // Inside the project, where programs find its dependencies and the package's own manifest.
  const programs = await mkdtemp(join(cache, "programs-"));
  project.provide("programs", programs);
  const clear = () => rm(programs, { recursive: true, force: true });
  // Sources have changed: what was built of them is stale.
  project.onTestsRerun(clear);
  return clear;
}
