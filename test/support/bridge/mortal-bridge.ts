import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { BridgeOptions } from "../../../src/config/index.ts";
import { waitUntil } from "../wait-until.ts";

const keptLog = 4_000;

/**
 * `otel-kafka run`, a process of its own, which can be killed and started again. Its file has to give
 * `health` a port.
 */
export class MortalBridge implements AsyncDisposable {
  readonly #cli: string;
  readonly #folder: string;
  readonly #health: string;
  #process: ChildProcess | undefined;
  /** The end of what it wrote to its log, of all lives. */
  log = "";

  private constructor(cli: string, folder: string, port: number) {
    this.#cli = cli;
    this.#folder = folder;
    this.#health = `http://127.0.0.1:${port}`;
  }

  /** @param cli - the built command */
  static async create(cli: string, options: BridgeOptions): Promise<MortalBridge> {
    const folder = await mkdtemp(join(tmpdir(), "mortal-bridge-"));
    await writeFile(join(folder, "bridge.yaml"), stringify(options));
    return new MortalBridge(cli, folder, Number(options.health?.port));
  }

  /** Starts it, and waits until its health endpoint says that it works. */
  async start(): Promise<void> {
    const args = [this.#cli, "run", join(this.#folder, "bridge.yaml")];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
    child.stderr.on("data", (chunk: Buffer) => {
      this.log = `${this.log}${chunk.toString()}`.slice(-keptLog);
    });
    this.#process = child;
    await waitUntil("the bridge is ready", async () => {
      if (child.exitCode !== null) {
        throw new Error(`The bridge ended: ${this.log}`);
      }
      return (await this.#ask("/readyz"))?.ok === true;
    });
  }

  /** Ends it at once, as a crash would. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Asks it to end; resolves to its exit code. */
  async stop(): Promise<number | null> {
    return await this.#end("SIGTERM");
  }

  /**
   * Items of a pipeline by what became of them, of this life: `received`, `delivered`, …
   *
   * @param pipeline - its name
   */
  async items(pipeline: string): Promise<Readonly<Record<string, number>>> {
    const answer = await this.#ask("/metrics");
    return itemsIn((await answer?.text()) ?? "", pipeline);
  }

  /** Resident memory of the process; undefined where it does not answer. */
  async residentBytes(): Promise<number | undefined> {
    const text = (await (await this.#ask("/metrics"))?.text()) ?? "";
    const value = /^process_memory_usage_bytes\S* (\d+)/m.exec(text)?.[1];
    return value === undefined ? undefined : Number(value);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#process;
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const gone = once(child, "exit");
      child.kill(signal);
      await gone;
    }
    return child?.exitCode ?? null;
  }

  #ask(path: string): Promise<Response | undefined> {
    return fetch(`${this.#health}${path}`).catch(() => undefined);
  }
}

/** Reads the counters of a pipeline from Prometheus' text. */
function itemsIn(text: string, pipeline: string): Readonly<Record<string, number>> {
  const items: Record<string, number> = {};
  for (const line of text.split("\n")) {
    const [, name = "", labels = "", value] = /^(\w+)\{(.*)\} (\d+)/.exec(line) ?? [];
    const which = /^otel_kafka_pipeline_(received|settled)/.exec(name)?.[1];
    if (which !== undefined && labels.includes(`"${pipeline}"`)) {
      const outcome = /outcome="(\w+)"/.exec(labels)?.[1] ?? which;
      items[outcome] = (items[outcome] ?? 0) + Number(value);
    }
  }
  return items;
}
