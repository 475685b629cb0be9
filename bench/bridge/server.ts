import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { collectorConfig } from "../collector/config.ts";
import { bridgeConfig } from "./bridge-config.ts";
import { endProcess } from "./child.ts";
import { type TreeUse, treeUse } from "./process-tree.ts";
import type { Route } from "./routes.ts";

const CLI = fileURLToPath(new URL("../../dist/cli.js", import.meta.url));
const READY_TIMEOUT_MS = 60_000;

/** Something that takes a route: the bridge, or what it is compared with. */
export interface Contender {
  readonly name: string;
  /** The command line that runs a file. */
  command(file: string): readonly [program: string, ...args: string[]];
  config(route: Route): object;
}

/** The bridge as users start it. */
export function bridge(workers = 1): Contender {
  return {
    name: workers === 1 ? "the bridge" : `the bridge, ${workers} workers`,
    command: (file) => [
      process.execPath,
      CLI,
      "run",
      file,
      ...(workers === 1 ? [] : ["--workers", String(workers)]),
    ],
    config: bridgeConfig,
  };
}

/** The Collector. */
export function collector(path: string, version: string): Contender {
  return {
    name: `Collector ${version}`,
    command: (file) => [path, "--config", file],
    config: collectorConfig,
  };
}

/** A contender that runs. */
export class Server implements AsyncDisposable {
  readonly name: string;
  readonly #process: ChildProcess;
  readonly #folder: string;
  #said = "";

  private constructor(name: string, process: ChildProcess, folder: string) {
    this.name = name;
    this.#process = process;
    this.#folder = folder;
    process.stderr?.on("data", (chunk: Buffer) => {
      this.#said = `${this.#said}${chunk.toString()}`.slice(-2_000);
    });
  }

  /** Starts a contender on a route; resolves when it listens, of one that delivers at once. */
  static async start(contender: Contender, route: Route): Promise<Server> {
    const folder = mkdtempSync(join(tmpdir(), "bench-"));
    const file = join(folder, "config.yaml");
    writeFileSync(file, stringify(contender.config(route)));
    const [program, ...args] = contender.command(file);
    const child = spawn(program, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
    const server = new Server(contender.name, child, folder);
    if (route.kind === "ingest") {
      await server.#listens(route.httpPort);
    }
    return server;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  use(): TreeUse {
    if (this.#process.exitCode !== null) {
      throw new Error(`${this.name} ended: ${this.#said}`);
    }
    return treeUse(this.pid);
  }

  /** What it wrote to its log, the end of it. */
  get said(): string {
    return this.#said;
  }

  /** Asks it to end, and waits for that. */
  end(): Promise<void> {
    return endProcess(this.#process, "SIGTERM");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #listens(port: number): Promise<void> {
    const end = performance.now() + READY_TIMEOUT_MS;
    while (!(await accepts(port))) {
      if (this.#process.exitCode !== null || performance.now() > end) {
        throw new Error(`${this.name} does not listen on ${port}: ${this.#said}`);
      }
      await pause(50);
    }
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
