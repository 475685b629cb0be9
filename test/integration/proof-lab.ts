import { builtCli } from "../cli/built-cli.ts";
import { bothWays } from "../support/bridge/both-ways.ts";
import { MortalBridge } from "../support/bridge/mortal-bridge.ts";
import { SpanSender } from "../support/bridge/span-sender.ts";
import { OtlpBackend } from "../support/otlp-backend.ts";
import { freePorts } from "../support/ports.ts";
import { TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";
import { spanNames } from "./delivery-lab.ts";

const partitions = 3;

/**
 * A bridge process from OTLP to Kafka and from there to a backend, spans that are sent to it without
 * pause, and what the backend has of them.
 */
export class ProofLab implements AsyncDisposable {
  readonly bridge: MortalBridge;
  readonly sender: SpanSender;
  readonly backend: OtlpBackend;
  /** Names of the spans that the backend has taken. */
  readonly taken = new Set<string>();
  readonly #fixture: TopicFixture;

  private constructor(
    fixture: TopicFixture,
    backend: OtlpBackend,
    bridge: MortalBridge,
    sender: SpanSender,
  ) {
    this.#fixture = fixture;
    this.backend = backend;
    this.bridge = bridge;
    this.sender = sender;
    backend.react = (request) => {
      for (const name of spanNames(request)) {
        this.taken.add(name);
      }
      return { status: 200 };
    };
  }

  static async start(bootstrapServers: string): Promise<ProofLab> {
    const fixture = await TopicFixture.create(bootstrapServers, "proof", partitions);
    await fixture.createTopic(fixture.deadLetterTopic, 1);
    // Whatever comes before the lab listens is to be sent again.
    const backend = await OtlpBackend.start(() => ({ status: 503 }));
    const [port = 0, healthPort = 0] = await freePorts(2);
    const bridge = await MortalBridge.create(
      await builtCli(),
      bothWays({
        ...fixture,
        backendUrl: backend.url,
        port,
        healthPort,
        // So that the next life takes its partitions without waiting for the session of the dead.
        instanceId: "proof",
      }),
    );
    await bridge.start();
    return new ProofLab(fixture, backend, bridge, new SpanSender(port));
  }

  /** Waits until so many more spans have come to the backend. */
  async untilTaken(more: number): Promise<void> {
    const before = this.taken.size;
    await waitUntil(`${more} spans more arrive`, () => this.taken.size >= before + more);
  }

  /** Waits until all that was answered with success is at the backend. Call it when nothing is sent. */
  async untilNothingIsMissing(): Promise<void> {
    await waitUntil("all spans arrive", () => this.missing().length === 0);
  }

  /** What was answered with success and is not at the backend. */
  missing(): readonly string[] {
    return [...this.sender.answered].filter((name) => !this.taken.has(name));
  }

  /** Waits until what came in is the sum of what became of it, in both pipelines. */
  async untilCountersAddUp(): Promise<void> {
    for (const pipeline of ["ingest", "deliver"]) {
      await waitUntil(`the counters of ${pipeline} add up`, async () => {
        const { received = 0, ...settled } = await this.bridge.items(pipeline);
        return received > 0 && received === Object.values(settled).reduce((sum, n) => sum + n, 0);
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sender.stop();
    await this.bridge[Symbol.asyncDispose]();
    await this.backend.stop();
    await this.#fixture[Symbol.asyncDispose]();
  }
}
