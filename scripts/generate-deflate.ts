/**
 * Compiles `assembly/deflate` into `src/bridge/gzip/generated`. With `--check` it writes nothing and
 * fails if what is there differs from what would be written.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { main as compile } from "assemblyscript/asc";
import { Instance, Memory, Module } from "../src/bridge/gzip/web-assembly.ts";
import { format } from "./generate/format.ts";

const source = "assembly/deflate/index.ts";
const target = "src/bridge/gzip/generated/deflate-module.ts";
/** Of 64 KiB each: all that the module's layout takes. */
const pages = 290;

async function compiled(): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await compile(
    [
      source,
      "-O3",
      "--noAssert",
      ...["--runtime", "stub"],
      ...["--use", "abort="],
      ...["--enable", "simd", "--enable", "bulk-memory", "--enable", "threads"],
      ...["--importMemory", "--sharedMemory"],
      ...["--initialMemory", String(pages), "--maximumMemory", String(pages)],
      ...["--memoryBase", "1024"],
      ...["--outFile", "deflate.wasm"],
    ],
    {
      writeFile(name, contents) {
        if (name === "deflate.wasm" && typeof contents !== "string") {
          binary = contents;
        }
      },
    },
  );
  if (error !== null || binary === undefined) {
    throw new Error(`${source} does not compile:\n${stderr.toString()}`);
  }
  return binary;
}

async function wanted(): Promise<string> {
  const binary = await compiled();
  const memory = new Memory({ initial: pages, maximum: pages, shared: true });
  const { exports } = new Instance(new Module(binary), { env: { memory } });
  const address = (name: string) => Number((exports[name] as { readonly value: number }).value);
  if (address("memoryEnd") > pages * 65_536) {
    throw new Error(`${source} needs ${address("memoryEnd")} bytes; raise the number of pages`);
  }
  return format(
    target,
    `// Compiled from ${source} by \`npm run generate:deflate\`. Changes made here are lost.

/** The compressor, and where in its memory the bytes lie. */
export const deflateModule = {
  input: ${address("input")},
  output: ${address("output")},
  capacity: ${address("capacity")},
  pages: ${pages},
  base64: "${Buffer.from(binary).toString("base64")}",
};
`,
  );
}

const path = fileURLToPath(new URL(`../${target}`, import.meta.url));
const text = await wanted();
if (!process.argv.includes("--check")) {
  writeFileSync(path, text);
} else if (readFileSync(path, "utf8") !== text) {
  console.error(`${target} is not what ${source} gives; run npm run generate:deflate`);
  process.exitCode = 1;
}
