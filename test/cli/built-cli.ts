import { afterAll } from "vitest";
import { type BuiltCli, buildCli } from "../support/build-cli.ts";

let built: Promise<BuiltCli> | undefined;

afterAll(async () => {
  await (await built)?.[Symbol.asyncDispose]();
});

/**
 * The command, built from the sources as they are now. It starts in a fraction of the time that
 * running the sources takes, and is what users get: names of classes survive bundling, or do not.
 */
export async function builtCli(): Promise<string> {
  built ??= buildCli();
  return (await built).path;
}
