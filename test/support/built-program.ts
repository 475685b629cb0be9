import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { inject } from "vitest";
import { buildProgram } from "./build-program.ts";

/** The path of a program, built once for a run of the tests. As `buildProgram`. */
export async function builtProgram(source: URL): Promise<string> {
  const name = createHash("sha256").update(source.href).digest("hex").slice(0, 12);
  const folder = join(inject("programs"), name);
  if (!existsSync(folder)) await build(source, folder);
  return join(folder, "program.js");
}

async function build(source: URL, folder: string): Promise<void> {
  await using program = await buildProgram(source);
  await mkdir(dirname(folder), { recursive: true });
  // Renamed when whole. Another file's tests may have been quicker, with the same program.
  await rename(dirname(program.path), folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
  });
}
