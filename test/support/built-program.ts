import { afterAll } from "vitest";
import { type BuiltProgram, buildProgram } from "./build-program.ts";

const built = new Map<string, Promise<BuiltProgram>>();

afterAll(async () => {
  for (const program of built.values()) {
    await (await program)[Symbol.asyncDispose]();
  }
});

/** The path of a program, built once for a file of tests. As `buildProgram`. */
export async function builtProgram(source: URL): Promise<string> {
  const program = built.get(source.href) ?? buildProgram(source);
  built.set(source.href, program);
  return (await program).path;
}
