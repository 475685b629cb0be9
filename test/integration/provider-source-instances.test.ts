import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { JvmCluster } from "../support/jvm-cluster.ts";
import { uniqueTopic } from "../support/names.ts";
import type { ProviderProgramOptions } from "../support/provider-program.ts";
import {
  type DeliveredPoint,
  deliveredPoints,
  faultsOf,
} from "../support/providers/delivered-points.ts";
import { waitUntil } from "../support/wait-until.ts";

const program = fileURLToPath(new URL("../support/provider-program.ts", import.meta.url));
const second = 1_000;

let cluster: JvmCluster;
beforeAll(async () => {
  cluster = await JvmCluster.start({ properties: { "group.min.session.timeout.ms": "1000" } });
}, 120_000);
afterAll(() => cluster?.stop());

/** An instance of a bridge, as a process. */
class Instance {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #said = "";

  constructor(options: ProviderProgramOptions) {
    this.#child = spawn(process.execPath, ["--import", "tsx", program, JSON.stringify(options)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#ended = new Promise((resolve) => this.#child.once("close", () => resolve()));
    this.#child.stdout?.on("data", (data: Buffer) => {
      this.#said += data.toString();
    });
  }

  get said(): string {
    return this.#said;
  }

  /** Waits until it says something that it has not said before this call. */
  async says(pattern: RegExp): Promise<void> {
    const from = this.#said.length;
    await waitUntil(`an instance says ${pattern}`, () => pattern.test(this.#said.slice(from)));
  }

  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    this.#child.kill("SIGCONT");
    this.#child.kill(signal);
    await this.#ended;
  }

  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#child.kill(signal);
  }
}

/** Topics of their own, and the instances that write to them. */
class Lab implements AsyncDisposable {
  readonly #options: ProviderProgramOptions;
  readonly #instances: Instance[] = [];

  constructor(shards: readonly string[], pieceMs: number) {
    this.#options = {
      bootstrapServers: cluster.bootstrapServers,
      topic: uniqueTopic("points"),
      stateTopic: uniqueTopic("state"),
      shards,
      pieceMs,
    };
  }

  begin(): Instance {
    const instance = new Instance(this.#options);
    this.#instances.push(instance);
    return instance;
  }

  points(): Promise<DeliveredPoint[]> {
    return deliveredPoints(this.#options.bootstrapServers, this.#options.topic);
  }

  /** Waits until all series have points of intervals that end after a time. */
  async past(time: number): Promise<DeliveredPoint[]> {
    let points: DeliveredPoint[] = [];
    const series = this.#options.shards.length * 4;
    await waitUntil("all series have newer points", async () => {
      points = await this.points();
      const newer = points.filter(({ bucketMs }) => bucketMs + second > time);
      return new Set(newer.map((point) => point.series)).size === series;
    });
    return points;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#instances.map((instance) => instance.end("SIGKILL")));
  }
}

describe("instances of a source from a cloud provider", () => {
  test("never both write, though one is stopped in the middle of a collection and woken", async () => {
    await using lab = new Lab(["a"], 60);
    const leader = lab.begin();
    await leader.says(/delivered/);
    await leader.says(/collecting a 1/);
    leader.signal("SIGSTOP");
    const other = lab.begin();
    await other.says(/delivered/);
    const stopped = Date.now();
    await lab.past(stopped);
    leader.signal("SIGCONT");
    // The leader goes on where it was, finds out, and takes part in the group again.
    await leader.says(/warning/);
    const points = await lab.past(Date.now() + 2 * second);
    expect(faultsOf(points, second)).toEqual([]);
    await other.end("SIGTERM");
    const later = await lab.past(Date.now() + second);
    expect(faultsOf(later, second)).toEqual([]);
    expect(leader.said).not.toMatch(/failure/);
  }, 300_000);

  test("lose and double nothing, though they are killed in the middle of a poll", async () => {
    await using lab = new Lab(["a", "b"], 20);
    for (let life = 0; life < 5; life++) {
      const instance = lab.begin();
      await instance.says(/delivered/);
      await instance.says(new RegExp(`collecting [ab] ${life % 3}`));
      await delay(Math.random() * 40);
      await instance.end("SIGKILL");
    }
    const last = lab.begin();
    const points = await lab.past(Date.now());
    expect(faultsOf(points, second)).toEqual([]);
    await last.end("SIGTERM");
  }, 300_000);

  test("share the shards anew, without a gap, when others come and go", async () => {
    await using lab = new Lab(["a", "b", "c", "d", "e", "f"], 5);
    const first = lab.begin();
    await first.says(/delivered/);
    const next = lab.begin();
    await next.says(/delivered/);
    const third = lab.begin();
    await third.says(/delivered/);
    await first.end("SIGTERM");
    await lab.past(Date.now());
    const fourth = lab.begin();
    await fourth.says(/delivered/);
    await third.end("SIGKILL");
    const points = await lab.past(Date.now() + 2 * second);
    expect(faultsOf(points, second)).toEqual([]);
    const shares = [next, fourth].map(({ said }) => new Set(said.match(/collecting \w/g)).size);
    expect(Math.min(...shares)).toBeGreaterThan(0);
  }, 300_000);
});
