import { Worker } from "node:worker_threads";
import { deflateModule } from "./generated/deflate-module.ts";
import { type CompiledModule, Memory, Module } from "./web-assembly.ts";
import { type WorkerAnswer, type WorkerStart, workerProgram } from "./worker-program.ts";

const { input, output, pages } = deflateModule;
/** RFC 1952: deflate, no name, no time, the fastest compression, no system in particular. */
const header = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255);
const trailerBytes = 8;

let compiled: CompiledModule | undefined;

interface Job {
  readonly resolve: (answer: WorkerAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** A thread that compresses what lies in memory which it shares with this one. */
export class GzipWorker {
  readonly #memory = new Memory({ initial: pages, maximum: pages, shared: true });
  readonly #worker: Worker;
  #job: Job | undefined;
  #failure: Error | undefined;

  constructor() {
    compiled ??= new Module(Buffer.from(deflateModule.base64, "base64"));
    const workerData: WorkerStart = { module: compiled, memory: this.#memory, input };
    // No options of this process: a loader of TypeScript, say, would be started once for each thread.
    this.#worker = new Worker(workerProgram, {
      eval: true,
      execArgv: [],
      name: "gzip",
      workerData,
    });
    this.#worker.on("message", (answer: WorkerAnswer) => this.#job?.resolve(answer));
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("exit", (code) => this.#fail(new Error(`the thread ended with ${code}`)));
    this.#worker.unref();
  }

  /** Whether it takes no work any more. */
  get isDead(): boolean {
    return this.#failure !== undefined;
  }

  /**
   * Compresses pieces as one, to a whole gzip member. One call at a time.
   *
   * @throws Error of a thread that died, whatever of it
   */
  async compress(pieces: readonly Uint8Array[], bytes: number): Promise<Buffer> {
    const memory = new Uint8Array(this.#memory.buffer);
    let at = input;
    for (const piece of pieces) {
      memory.set(piece, at);
      at += piece.length;
    }
    const [length, crc] = await this.#run(bytes);
    const member = Buffer.allocUnsafeSlow(header.length + length + trailerBytes);
    member.set(header);
    member.set(memory.subarray(output, output + length), header.length);
    member.writeUInt32LE(crc, header.length + length);
    member.writeUInt32LE(bytes, header.length + length + 4);
    return member;
  }

  /** Ends the thread; what it was at fails. */
  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  async #run(bytes: number): Promise<WorkerAnswer> {
    if (this.#failure !== undefined) {
      throw this.#failure;
    }
    // The process must not end for want of anything else to wait for.
    this.#worker.ref();
    try {
      return await new Promise<WorkerAnswer>((resolve, reject) => {
        this.#job = { resolve, reject };
        this.#worker.postMessage(bytes);
      });
    } finally {
      this.#job = undefined;
      this.#worker.unref();
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#job?.reject(this.#failure);
  }
}
