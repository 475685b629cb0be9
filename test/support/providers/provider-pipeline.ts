import { PipelineCounters } from "../../../src/bridge/pipeline/index.ts";
import { createSteps } from "../../../src/bridge/process/index.ts";
import { ProviderSource } from "../../../src/bridge/provider-source/index.ts";
import { createSink } from "../../../src/bridge/registry/index.ts";
import { counted } from "../../../src/bridge/supervision/counted.ts";
import { BridgeConfig, type BridgeOptions } from "../../../src/config/index.ts";
import { type Clock, systemClock } from "../../../src/providers/index.ts";
import { type ScriptedCollector, scriptedProvider } from "./scripted-collector.ts";

/** What a pipeline from a scripted provider runs with. */
export interface PipelineParts {
  readonly bootstrapServers: string;
  readonly topic: string;
  readonly stateTopic?: string;
  readonly collector: ScriptedCollector;
  readonly clock?: Clock;
  /** Options of `kafka`, and of the pipeline's `process`. */
  readonly kafka?: object;
  readonly process?: readonly object[];
  readonly memoryBytes?: number;
}

/** A pipeline from a scripted provider to Kafka, put together as a bridge does it. */
export class ProviderPipeline implements AsyncDisposable {
  readonly counters = new PipelineCounters();
  readonly failures: unknown[] = [];
  readonly warnings: string[] = [];
  readonly source: ProviderSource;
  readonly #sink: ReturnType<typeof createSink>;

  private constructor({ collector, clock = systemClock, ...parts }: PipelineParts) {
    const { kafka, pipelines } = BridgeConfig.from(optionsOf(parts));
    const [pipeline] = pipelines;
    if (pipeline?.from.kind !== "confluent") {
      throw new Error("the options have another source");
    }
    const logger = {
      ...kafka.logger,
      info: () => {},
      debug: () => {},
      warn: (message: string) => this.warnings.push(message),
      error: (message: string) => this.warnings.push(message),
    };
    const shared = {
      pipeline: pipeline.name,
      logger,
      memoryBytes: parts.memoryBytes ?? 67_108_864,
      onFailure: (error: unknown) => this.failures.push(error),
    };
    this.#sink = createSink(pipeline.to, shared);
    this.source = new ProviderSource({
      ...shared,
      name: "a scripted provider",
      create: async () => scriptedProvider(collector),
      clock,
      state: pipeline.from.state,
      fenced: this.#sink.fenced?.bind(this.#sink),
      deliver: counted({
        steps: createSteps(pipeline.process),
        deliver: this.#sink.deliver,
        counters: this.counters,
        isDropped: false,
      }),
    });
  }

  static async start(parts: PipelineParts): Promise<ProviderPipeline> {
    const pipeline = new ProviderPipeline(parts);
    await pipeline.#sink.start();
    await pipeline.source.start();
    return pipeline;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.source.close(10_000);
    await this.#sink.close(10_000);
  }
}

function optionsOf({
  bootstrapServers,
  topic,
  stateTopic,
  kafka,
  process = [],
}: Omit<PipelineParts, "collector" | "clock">): BridgeOptions {
  return {
    kafka: { bootstrapServers, ...kafka },
    pipelines: {
      cloud: {
        from: {
          confluent: {
            apiKey: "key",
            apiSecret: "secret",
            ...(stateTopic === undefined ? {} : { stateTopic }),
          },
        },
        process: process as never[],
        to: { kafka: { topics: { metrics: topic } } },
      },
    },
  };
}
