import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Outcome, type RunningCli, startCli } from "../../cli/run-cli.ts";
import { logsJson } from "../../cli/telemetry-json.ts";
import { freePorts } from "../ports.ts";

/** Ports and names that a test's configuration is made with. */
export interface BridgePorts {
  readonly http: number;
  readonly health: number;
}

/** The command `otel-kafka run` as a process of its own. */
export class BridgeProcess implements AsyncDisposable {
  readonly ports: BridgePorts;
  readonly cli: RunningCli;
  readonly file: string;
  readonly #folder: string;

  private constructor(ports: BridgePorts, cli: RunningCli, folder: string, file: string) {
    this.ports = ports;
    this.cli = cli;
    this.#folder = folder;
    this.file = file;
  }

  /** Starts it with a configuration, and waits until it is ready. */
  static async start(
    configure: (ports: BridgePorts) => string,
    args: readonly string[] = [],
    env: Record<string, string> = {},
  ): Promise<BridgeProcess> {
    const bridge = await BridgeProcess.begin(configure, args, env);
    await bridge.cli.said("the bridge is ready");
    return bridge;
  }

  /** Starts it with a configuration. */
  static async begin(
    configure: (ports: BridgePorts) => string,
    args: readonly string[] = [],
    env: Record<string, string> = {},
  ): Promise<BridgeProcess> {
    const [http, health] = (await freePorts(2)) as [number, number];
    const ports = { http, health };
    const folder = await mkdtemp(join(tmpdir(), "bridge-"));
    const file = join(folder, "bridge.yaml");
    await writeFile(file, configure(ports));
    const cli = await startCli(["run", file, ...args], { env });
    return new BridgeProcess(ports, cli, folder, file);
  }

  /** Posts a log record for each text; whether it was taken. Rejects where nobody listens. */
  async post(texts: readonly string[]): Promise<boolean> {
    const response = await fetch(`http://127.0.0.1:${this.ports.http}/v1/logs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: logsJson(texts),
    });
    await response.arrayBuffer();
    return response.status === 200;
  }

  /** A page of the health endpoints. */
  async health(path: string): Promise<{ readonly status: number; readonly text: string }> {
    const response = await fetch(`http://127.0.0.1:${this.ports.health}${path}`);
    return { status: response.status, text: await response.text() };
  }

  /** The sum of a metric's points whose labels hold this text. */
  async metric(name: string, labels = ""): Promise<number> {
    const { text } = await this.health("/metrics");
    return text
      .split("\n")
      .filter((line) => line.startsWith(`${name}{`) && line.includes(labels))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
  }

  signal(signal: NodeJS.Signals): void {
    this.cli.process.kill(signal);
  }

  /** Asks it to stop, and waits until it has. */
  async stop(): Promise<Outcome> {
    this.signal("SIGTERM");
    return await this.cli.outcome;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cli.process.kill("SIGKILL");
    await this.cli.outcome;
    await rm(this.#folder, { recursive: true, force: true });
  }
}
