import { setTimeout as delay } from "node:timers/promises";
import { Bridge, type PipelineCounts } from "../../../src/bridge/index.ts";
import type { Logger } from "../../../src/config/index.ts";
import { decodeRequest } from "../../../src/otlp/index.ts";
import { bothWays, type DeliveryPlaces, delivery } from "../../support/bridge/both-ways.ts";
import { MortalBridge } from "../../support/bridge/mortal-bridge.ts";
import { SpanSender } from "../../support/bridge/span-sender.ts";
import { uniqueGroup, uniqueTopic } from "../../support/names.ts";
import type { SeededRandom } from "../../support/otlp/seeded-random.ts";
import { OtlpBackend, type React } from "../../support/otlp-backend.ts";
import { freePorts } from "../../support/ports.ts";
import { waitUntil } from "../../support/wait-until.ts";
import type { LabCluster } from "../lab-cluster.ts";
import type { PlayParts } from "../run-scenarios.ts";
import type { BridgeScenario } from "./bridge-scenario.ts";

const partitions = 6;
/** Each of eight lanes sends five spans, and waits that long. */
const pauseMs = 40;
const memoryWatchMs = 500;
const memberTimeoutMs = 5_000;

const quiet: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const ok: React = () => ({ status: 200 });

/** A bridge process both ways, spans that are sent to it, a backend, and members that come and go. */
export class BridgeStage implements AsyncDisposable {
  readonly lab: LabCluster;
  readonly random: SeededRandom;
  readonly bridge: MortalBridge;
  readonly backend: OtlpBackend;
  readonly sender: SpanSender;
  /** How often each span was taken by the backend. */
  readonly taken = new Map<string, number>();
  /** What each member that has left counted. */
  readonly memberCounts: Readonly<PipelineCounts>[] = [];
  readonly places: DeliveryPlaces;
  peakRss = 0;
  #latest = -1;
  readonly #memory: NodeJS.Timeout;

  private constructor(
    { lab, random }: PlayParts<BridgeScenario>,
    places: DeliveryPlaces,
    backend: OtlpBackend,
    bridge: MortalBridge,
    port: number,
  ) {
    this.lab = lab;
    this.random = random;
    this.places = places;
    this.backend = backend;
    this.bridge = bridge;
    this.react(ok);
    this.sender = new SpanSender(port, pauseMs);
    this.#memory = setInterval(() => void this.#lookAtMemory(), memoryWatchMs);
  }

  /** @param cli - the built command */
  static async set(parts: PlayParts<BridgeScenario>, cli: string): Promise<BridgeStage> {
    const { lab, scenario } = parts;
    const topic = uniqueTopic(scenario.name);
    const deadLetterTopic = `${topic}-dead`;
    await lab.createTopic(topic, partitions);
    await lab.createTopic(deadLetterTopic, 1);
    // Whatever comes before the stage listens is to be sent again.
    const backend = await OtlpBackend.start(() => ({ status: 503 }));
    const group = uniqueGroup(scenario.name);
    const places = { topic, group, deadLetterTopic, backendUrl: backend.url };
    const [port = 0, healthPort = 0] = await freePorts(2);
    const bootstrapServers = lab.servers;
    const options = bothWays({ ...places, bootstrapServers, port, healthPort });
    const bridge = await MortalBridge.create(cli, options);
    await bridge.start();
    const stage = new BridgeStage(parts, places, backend, bridge, port);
    await stage.untilFlowing();
    return stage;
  }

  /** What the backend does from now on. */
  react(react: React): void {
    this.backend.react = async (request) => {
      const reaction = await react(request);
      if (typeof reaction === "object" && reaction.status === 200) {
        this.#take(request.body);
      }
      return reaction;
    };
  }

  /** The backend takes everything from now on. */
  heal(): void {
    this.react(ok);
  }

  /** For so many seconds another bridge joins the group, works for a second or two, and leaves. */
  async membersComeAndGo(seconds: number): Promise<void> {
    const end = performance.now() + seconds * 1_000;
    while (performance.now() < end) {
      const member = new Bridge({
        kafka: { bootstrapServers: this.lab.servers, logger: quiet },
        pipelines: { deliver: delivery(this.places) },
      });
      try {
        await member.start();
        await delay(1_000 + this.random.below(2_000));
      } finally {
        await member.close({ timeoutMs: memberTimeoutMs });
      }
      const counts = member.counts("deliver");
      if (counts !== undefined) this.memberCounts.push(counts.traces);
    }
  }

  /** Waits until a span arrives that is sent from now on. @returns milliseconds */
  async untilFlowing(): Promise<number> {
    const began = performance.now();
    const { made } = this.sender;
    await waitUntil("spans go through", () => this.#latest >= made);
    return Math.round(performance.now() - began);
  }

  /** What was answered with success, and is not at the backend. */
  missing(): string[] {
    return [...this.sender.answered].filter((name) => !this.taken.has(name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#memory);
    await this.sender.stop();
    await this.bridge[Symbol.asyncDispose]();
    await this.backend.stop();
  }

  #take(body: Uint8Array): void {
    for (const { scopeSpans } of decodeRequest("traces", body).resourceSpans) {
      for (const { spans } of scopeSpans) {
        for (const { name } of spans) {
          this.taken.set(name, (this.taken.get(name) ?? 0) + 1);
          this.#latest = Math.max(this.#latest, Number(name.slice("span ".length)));
        }
      }
    }
  }

  async #lookAtMemory(): Promise<void> {
    this.peakRss = Math.max(this.peakRss, (await this.bridge.residentBytes()) ?? 0);
  }
}
