import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 20_000;
const STARTED = "Kafka Server started";

/** What a broker process needs to start; the folder holds its formatted storage. */
export interface JvmBrokerOptions {
  readonly id: number;
  readonly jars: string;
  readonly folder: string;
  /** Removed with everything in it when this process dies without stopping its brokers. */
  readonly removeOnDeath: string;
  readonly heapMb: number;
  /** Further options of the Java machine, such as `-Dname=value`. */
  readonly javaOptions: readonly string[];
}

/** One Kafka broker process, which can be stopped, killed, frozen and started again on the same data. */
export class JvmBroker {
  readonly id: number;
  readonly #options: JvmBrokerOptions;
  #java: ChildProcess | undefined;

  constructor(options: JvmBrokerOptions) {
    this.id = options.id;
    this.#options = options;
  }

  /** The id of the Java process while it runs. */
  get pid(): number | undefined {
    return this.running ? this.#java?.pid : undefined;
  }

  get running(): boolean {
    return this.#java !== undefined && this.#java.exitCode === null && !this.#java.signalCode;
  }

  /** The file with the broker's log, of every start. */
  get logFile(): string {
    return join(this.#options.folder, "broker.log");
  }

  /**
   * Starts the process and waits until it serves requests. In a cluster the first start needs a
   * majority of the brokers to start at the same time.
   *
   * @throws Error with the end of the broker's log when it ends or takes longer than a minute
   */
  async start(): Promise<void> {
    if (this.running) return;
    const { folder } = this.#options;
    const log = openSync(this.logFile, "a");
    const from = (await stat(this.logFile)).size;
    const java = spawn("java", javaArguments(this.#options), {
      cwd: folder,
      stdio: ["ignore", log, log],
    });
    closeSync(log);
    this.#java = java;
    const watchdog = watch(java, this.#options.removeOnDeath);
    // Its process id may soon be another's.
    java.once("exit", () => watchdog.kill("SIGKILL"));
    await this.#untilStarted(java, from);
  }

  /** Asks the broker to hand over its partitions and end; kills it when that takes longer. */
  async stop(timeoutMs = STOP_TIMEOUT_MS): Promise<void> {
    await this.#end("SIGTERM", timeoutMs);
  }

  /** Ends the broker at once, as a crash would. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL", STOP_TIMEOUT_MS);
  }

  /** Stops the process where it is (SIGSTOP): its connections stay open and go silent. */
  freeze(): void {
    this.#java?.kill("SIGSTOP");
  }

  /** Lets a frozen process go on. */
  thaw(): void {
    this.#java?.kill("SIGCONT");
  }

  async #end(signal: "SIGTERM" | "SIGKILL", timeoutMs: number): Promise<void> {
    const java = this.#java;
    if (java === undefined || !this.running) return;
    const ended = once(java, "exit");
    java.kill(signal);
    const timer = setTimeout(() => java.kill("SIGKILL"), timeoutMs);
    await ended;
    clearTimeout(timer);
  }

  async #untilStarted(java: ChildProcess, from: number): Promise<void> {
    let failure: Error | undefined;
    java.once("error", (error) => {
      failure = error;
    });
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (failure === undefined && this.running && Date.now() < deadline) {
      const log = await readFile(this.logFile);
      if (log.subarray(from).includes(STARTED)) return;
      await delay(50);
    }
    const reason = failure?.message ?? (this.running ? "it took too long" : "the process ended");
    const lastLines = (await readFile(this.logFile, "utf8")).split("\n").slice(-30).join("\n");
    await this.kill();
    throw new Error(`Kafka broker ${this.id} did not start: ${reason}\n${lastLines}`);
  }
}

/** The arguments of `java` for a main class of Kafka's jars. */
function javaArguments({ jars, folder, heapMb, javaOptions }: JvmBrokerOptions): string[] {
  return [
    `-Xmx${heapMb}m`,
    "-XX:+UseSerialGC",
    `-Dlog4j2.configurationFile=${join(folder, "log4j2.properties")}`,
    ...javaOptions,
    "-cp",
    join(jars, "*"),
    "kafka.Kafka",
    join(folder, "server.properties"),
  ];
}

/**
 * Makes the broker die with this process, even when this process is killed: a shell in a session of
 * its own reads a pipe that only ends when we do.
 */
function watch(java: ChildProcess, folder: string): ChildProcess {
  const script = 'cat >/dev/null; kill -9 "$1" 2>/dev/null; sleep 1; rm -rf -- "$2"';
  const shell = spawn("sh", ["-c", script, "watchdog", String(java.pid), folder], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  shell.unref();
  shell.stdin.on("error", () => {});
  return shell;
}
