import { afterAll } from "vitest";
import { type BuiltProgram, buildProgram } from "./build-program.ts";

const built = new Map<string, Promise<BuiltProgram>>();

afterAll(async () => {
  for (const program of built.values()) {
    await (await program)[Symbol.asyncDispose]();
  }
});

/** The path of a program, built once for a file of tests. As `buildProgram`. */
export async function builtProgram(source: string): Promise<string> {
  const program = built.get(source) ?? buildProgram(source);
  built.set(source, program);
  return (await program).path;
}
