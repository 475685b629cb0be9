import type { CompiledModule, SharedMemory } from "./web-assembly.ts";

/** What the main thread gives a worker to begin with. */
export interface WorkerStart {
  readonly module: CompiledModule;
  readonly memory: SharedMemory;
  readonly input: number;
}

/** What comes back for the length of what lies in the memory: the length of what came out, CRC-32. */
export type WorkerAnswer = readonly [length: number, crc: number];

/** As text, so that it runs from the sources and from any bundle without a file to be found. */
export const workerProgram = `
const { parentPort, workerData } = require("node:worker_threads");
const { crc32 } = require("node:zlib");
const { module, memory, input } = workerData;
const { deflate } = new WebAssembly.Instance(module, { env: { memory } }).exports;
parentPort.on("message", (length) => {
  const crc = crc32(new Uint8Array(memory.buffer, input, length));
  parentPort.postMessage([deflate(length), crc]);
});
`;
