import type {} from "vitest";
import type { TestProject } from "vitest/node";
import { buildCollector } from "../../bench/collector/build.ts";

declare module "vitest" {
  /** What `inject(name)` gives to the tests of this folder. */
  export interface ProvidedContext {
    /** The path of the Collector. */
    collector: string;
  }
}

/** Builds the Collector that the benchmarks use; says what is missing where that cannot be done. */
export async function setup(project: TestProject): Promise<void> {
  const build = await buildCollector((line) => process.stderr.write(`${line}\n`));
  if (build.kind === "missing") {
    throw new Error(`${build.reason}. Install Go, and let it reach its module proxy.`);
  }
  project.provide("collector", build.path);
}
