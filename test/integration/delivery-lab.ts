import { Bridge, type PipelineCounts } from "../../src/bridge/index.ts";
import type { BridgeOptions, Logger } from "../../src/config/index.ts";
import { decodeRequest, encodeRequest } from "../../src/otlp/index.ts";
import { type ArrivedRequest, OtlpBackend, type React } from "../support/otlp-backend.ts";
import { TopicFixture } from "../support/topic-fixture.ts";
import { waitUntil } from "../support/wait-until.ts";

type Pipeline = BridgeOptions["pipelines"][string];

/** What a test says of its pipeline. */
export interface PipelineChoice {
  readonly from?: NonNullable<Pipeline["from"]["kafka"]> | object;
  readonly to?: NonNullable<Pipeline["to"]["otlp"]>;
  readonly memoryBytes?: number;
}

const quiet: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A request of spans with these names, in protobuf. */
export function spanRequestOf(...names: readonly string[]): Uint8Array {
  const spans = names.map((name) => ({ name }));
  return encodeRequest("traces", { resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

/** The names of the spans that a request holds. */
export function spanNames({ body }: Pick<ArrivedRequest, "body">): string[] {
  return decodeRequest("traces", body).resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map(({ name }) => name)),
  );
}

/** A topic of spans, a backend that does as it is told, and bridges from the one to the other. */
export class DeliveryLab implements AsyncDisposable {
  readonly fixture: TopicFixture;
  readonly backend: OtlpBackend;
  /** How often each span was taken by the backend. */
  readonly taken = new Map<string, number>();
  readonly #bridges: Bridge[] = [];

  private constructor(fixture: TopicFixture, backend: OtlpBackend) {
    this.fixture = fixture;
    this.backend = backend;
  }

  /** The dead-letter topic is there, too. */
  static async start(bootstrapServers: string, purpose: string, partitions = 3) {
    const fixture = await TopicFixture.create(bootstrapServers, purpose, partitions);
    await fixture.createTopic(fixture.deadLetterTopic, 1);
    return new DeliveryLab(fixture, await OtlpBackend.start());
  }

  /** What the backend does; what it answers with 200 counts as taken. */
  react(react: React): void {
    this.backend.react = async (request) => {
      const names = spanNames(request);
      const reaction = await react(request);
      if (typeof reaction === "object" && reaction.status === 200) {
        this.take(names);
      }
      return reaction;
    };
  }

  /** Counts spans as taken. */
  take(names: readonly string[]): void {
    for (const name of names) {
      this.taken.set(name, (this.taken.get(name) ?? 0) + 1);
    }
  }

  /** Writes records of one span each, named by their number. */
  async writeSpans(count: number, { padding = 0, first = 0 } = {}): Promise<void> {
    const step = 2_000;
    for (let from = first; from < first + count; from += step) {
      const some = Math.min(step, first + count - from);
      await this.fixture.write(
        Array.from({ length: some }, (_, index) => {
          const number = from + index;
          return {
            key: String(number),
            value: spanRequestOf(`${number}`.padEnd(padding, ".")),
            headers: [["origin", `record ${number}`]],
          };
        }),
      );
    }
  }

  /** A bridge from the topic to the backend, begun, and closed with the lab. */
  async bridge({ from = {}, to = {}, memoryBytes }: PipelineChoice = {}): Promise<Bridge> {
    const bridge = new Bridge({
      kafka: { bootstrapServers: this.fixture.bootstrapServers, logger: quiet },
      pipelines: {
        deliver: {
          from: {
            kafka: {
              topics: { traces: this.fixture.topic },
              groupId: this.fixture.group,
              fromBeginning: true,
              deadLetterTopic: this.fixture.deadLetterTopic,
              autoCommitIntervalMs: 200,
              sessionTimeoutMs: 10_000,
              ...from,
            },
          },
          to: {
            otlp: {
              endpoint: this.backend.url,
              compression: "none",
              lingerMs: 5,
              retry: { initialMs: 10, maxMs: 100 },
              ...to,
            },
          },
        },
      },
      ...(memoryBytes === undefined ? {} : { limits: { memoryBytes } }),
    });
    this.#bridges.push(bridge);
    await bridge.start();
    return bridge;
  }

  async untilTaken(count: number): Promise<void> {
    await waitUntil(`${count} spans are taken`, () => this.taken.size >= count);
  }

  /** Waits until the group has committed that many records, over all partitions. */
  async untilCommitted(count: number, partitions = 3): Promise<void> {
    await waitUntil(`${count} records are committed`, async () => {
      const committed = await this.fixture.committed(partitions);
      return committed.reduce((sum, offset) => sum + Math.max(0, offset), 0) === count;
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#bridges.map((bridge) => bridge.close({ timeoutMs: 0 })));
    await this.backend.stop();
    await this.fixture[Symbol.asyncDispose]();
  }
}

/** The spans of a bridge's pipeline, counted. */
export function spanCounts(bridge: Bridge): Readonly<PipelineCounts> {
  const counts = bridge.counts("deliver");
  if (counts === undefined) {
    throw new Error("there is no such pipeline");
  }
  return counts.traces;
}

/** What came in that nothing is known of yet. */
export function unsettled(counts: Readonly<PipelineCounts>): number {
  const { received, delivered, refused, dropped, filtered, retried } = counts;
  return received - delivered - refused - dropped - filtered - retried;
}
