import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { signals } from "../../src/otlp/index.ts";

const keptLog = 4_000;

/** What a Collector does: one receiver, one exporter, for all three signals. */
export interface CollectorRoute {
  readonly receivers: Readonly<Record<string, object>>;
  readonly exporters: Readonly<Record<string, object>>;
}

/** The OpenTelemetry Collector as a process of its own. */
export class CollectorProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #folder: string;
  #log = "";

  private constructor(child: ChildProcess, folder: string) {
    this.#child = child;
    this.#folder = folder;
    child.stderr?.on("data", (chunk: Buffer) => {
      this.#log = `${this.#log}${chunk.toString()}`.slice(-keptLog);
    });
  }

  /** @param path - the Collector's own */
  static async start(path: string, { receivers, exporters }: CollectorRoute) {
    const folder = await mkdtemp(join(tmpdir(), "collector-"));
    const file = join(folder, "config.yaml");
    const pipeline = { receivers: Object.keys(receivers), exporters: Object.keys(exporters) };
    const config = {
      receivers,
      exporters,
      service: {
        telemetry: { metrics: { level: "none" }, logs: { level: "warn" } },
        pipelines: Object.fromEntries(signals.map((signal) => [signal, pipeline])),
      },
    };
    await writeFile(file, stringify(config));
    const child = spawn(path, ["--config", file], { stdio: ["ignore", "ignore", "pipe"] });
    return new CollectorProcess(child, folder);
  }

  /** Sees to it that it runs. @throws what it said where it does not */
  check(): void {
    if (this.#child.exitCode !== null) {
      throw new Error(`The Collector ended: ${this.#log}`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const gone = once(this.#child, "exit");
      this.#child.kill("SIGKILL");
      await gone;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}
