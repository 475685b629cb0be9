import { builtProgram } from "../support/built-program.ts";

/**
 * The command, built from the sources as they are now. It is what users get: names of classes survive
 * bundling, or do not.
 */
export function builtCli(): Promise<string> {
  return builtProgram(new URL("../../src/cli/main.ts", import.meta.url));
}
