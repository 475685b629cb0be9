import type {} from "vitest";
import type { TestProject } from "vitest/node";
import { ensureAwsJudges } from "../../scripts/setup/aws-judges.mjs";

declare module "vitest" {
  /** What `inject(name)` gives to the tests of this folder. */
  export interface ProvidedContext {
    /** The path of a Python that has botocore and moto. */
    awsPython: string;
  }
}

/** Installs the judges; says what is missing where that cannot be done. */
export async function setup(project: TestProject): Promise<void> {
  project.provide("awsPython", await ensureAwsJudges());
}
