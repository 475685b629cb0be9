import { isDeepStrictEqual } from "node:util";
import { KafkaCluster } from "../cluster/index.ts";
import type {
  BridgeConfig,
  BridgePipeline,
  KafkaConfig,
  KafkaSource,
  OtlpListener,
} from "../config/index.ts";
import {
  type Check,
  type CheckResult,
  clusterCheck,
  endpointCheck,
  ok,
  readableTopicCheck,
  runChecks,
  writableTopicCheck,
} from "../health/index.ts";
import { signals } from "../otlp/index.ts";
import { topicSettings } from "../producer/index.ts";
import { checkSupported } from "./registry/index.ts";
import { clientSecurity, listenerSecurity } from "./security/index.ts";

/** Connecting to a cluster that is not there gives up within 10 s. */
const defaultTimeoutMs = 15_000;

/** What a bridge's connections need: nothing is written, created or taken from anywhere. */
export class BridgeChecks implements AsyncDisposable {
  readonly checks: readonly Check[];
  readonly #cluster: KafkaCluster;

  constructor(config: BridgeConfig) {
    const { kafka, pipelines, telemetry } = config;
    this.#cluster = new KafkaCluster(kafka);
    const servers = [kafka.bootstrapServers].flat().join(",");
    const all = [
      clusterCheck(this.#cluster, servers),
      ...pipelines.map(supportCheck),
      ...pipelines.flatMap((pipeline) => this.#sourceChecks(pipeline)),
      ...pipelines.flatMap((pipeline) => this.#sinkChecks(pipeline)),
      ...(telemetry === undefined ? [] : [endpointCheck(telemetry.endpoint)]),
    ];
    // What several pipelines need is looked at once; a topic that one of them writes need not be there.
    this.checks = [...new Map(all.map((check) => [check.name, check])).values()];
  }

  /** Looks at everything, at the same time. */
  async run(timeoutMs = defaultTimeoutMs): Promise<CheckResult[]> {
    return await runChecks(this.checks, timeoutMs);
  }

  #sourceChecks({ name, from }: BridgePipeline): Check[] {
    switch (from.kind) {
      case "otlp":
        return (["http", "grpc"] as const).flatMap((protocol) => {
          const listener = from[protocol];
          const path = `pipelines.${name}.from.otlp.${protocol}`;
          return listener === undefined || !namesFiles(listener)
            ? []
            : [securityCheck(path, async () => void (await listenerSecurity(listener, path)))];
        });
      case "kafka":
        return namesOf(from).map((topic) => readableTopicCheck(this.#cluster, topic));
      case "msk":
      case "confluent":
        return [];
    }
  }

  #sinkChecks({ name, to }: BridgePipeline): Check[] {
    switch (to.kind) {
      case "kafka": {
        const { topic } = to.kafka;
        const own = signals.map((signal) => writableTopicCheck(this.#cluster, topic[signal]));
        const allowed = to.topicFrom?.allow ?? [];
        return [...own, ...allowed.flatMap((name) => this.#allowedChecks(to.kafka, name))];
      }
      case "otlp": {
        const path = `pipelines.${name}.to.otlp.tls`;
        const tls = () => clientSecurity(to.tls, path);
        const isSecure = to.endpoints.some((endpoint) => endpoint.startsWith("https:"));
        return [
          ...(isSecure ? [securityCheck(path, async () => void (await tls()))] : []),
          ...to.endpoints.map((endpoint) => endpointCheck(endpoint, tls)),
        ];
      }
      case "console":
      case "file":
        return [];
    }
  }

  /** Whichever signal is first written to a topic creates it, with the settings of its own topic. */
  #allowedChecks(config: KafkaConfig, name: string): Check[] {
    const ways = signals.map((signal) => {
      const settings = topicSettings(config, name, signal);
      return { settings, check: writableTopicCheck(this.#cluster, settings), signal };
    });
    const [first] = ways;
    return ways.every(({ settings }) => isDeepStrictEqual(settings, first?.settings))
      ? ways.slice(0, 1).map(({ check }) => check)
      : ways.map(({ check, signal }) => ({ ...check, name: `${check.name} for ${signal}` }));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cluster.close();
  }
}

function supportCheck({ name, from, to }: BridgePipeline): Check {
  return {
    name: `pipeline ${name}`,
    run: async () => {
      checkSupported(from, name);
      return ok(`from ${from.kind} to ${to.kind}`);
    },
  };
}

function securityCheck(path: string, read: () => Promise<void>): Check {
  return {
    name: path,
    run: async () => {
      await read();
      return ok("its files can be read and used");
    },
  };
}

function namesFiles({ tls, bearerTokens }: OtlpListener): boolean {
  return tls !== undefined || bearerTokens.some((token) => "file" in token);
}

/** The topics that are read, without regular expressions. */
function namesOf({ topics }: KafkaSource): string[] {
  const all = Object.values(topics).flat() as string[];
  return all.filter((topic) => !topic.startsWith("^"));
}
