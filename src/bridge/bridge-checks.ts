import { isDeepStrictEqual } from "node:util";
import { KafkaCluster } from "../cluster/index.ts";
import type { BridgeConfig, BridgePipeline, KafkaConfig, OtlpListener } from "../config/index.ts";
import {
  type Check,
  type CheckResult,
  clusterCheck,
  ok,
  readableTopicCheck,
  runChecks,
  type SubjectTopic,
  writableTopicCheck,
} from "../health/index.ts";
import { signals } from "../otlp/index.ts";
import { topicSettings } from "../producer/index.ts";
import { endpointChecks, usedTopics } from "./bridge-subject.ts";
import { providerChecks } from "./provider-check.ts";
import { clientSecurity, listenerSecurity } from "./security/index.ts";

/** Connecting to a cluster that is not there gives up within 10 s. */
const defaultTimeoutMs = 15_000;

/** What a bridge's connections need: nothing is written, created or taken from anywhere. */
export class BridgeChecks implements AsyncDisposable {
  readonly checks: readonly Check[];
  readonly #cluster: KafkaCluster;

  constructor(config: BridgeConfig) {
    const { kafka, pipelines } = config;
    this.#cluster = new KafkaCluster(kafka);
    const servers = [kafka.bootstrapServers].flat().join(",");
    const all = [
      clusterCheck(this.#cluster, servers),
      ...pipelines.map(routeCheck),
      ...pipelines.flatMap(listenerChecks),
      ...pipelines.flatMap(providerChecks),
      ...this.#topicChecks(config),
      ...pipelines.flatMap(backendChecks),
      ...endpointChecks(config),
    ];
    // What several pipelines need is looked at once.
    this.checks = [...new Map(all.map((check) => [check.name, check])).values()];
  }

  /** Looks at everything, at the same time. */
  async run(timeoutMs = defaultTimeoutMs): Promise<CheckResult[]> {
    return await runChecks(this.checks, timeoutMs);
  }

  #topicChecks(config: BridgeConfig): Check[] {
    const allowed = config.pipelines.flatMap(({ to }) =>
      to.kind === "kafka"
        ? (to.topicFrom?.allow ?? []).map((name) => ({ name, kafka: to.kafka }))
        : [],
    );
    const names = new Set(allowed.map(({ name }) => name));
    return [
      ...usedTopics(config)
        .filter(({ settings }) => !names.has(settings.name))
        .map((topic) => this.#topicCheck(topic)),
      ...allowed.flatMap(({ name, kafka }) => this.#allowedChecks(kafka, name)),
    ];
  }

  #topicCheck({ settings, uses }: SubjectTopic): Check {
    return uses.includes("write")
      ? writableTopicCheck(this.#cluster, settings)
      : readableTopicCheck(this.#cluster, settings.name);
  }

  /** Whichever signal is first written to a topic creates it, with the settings of its own topic. */
  #allowedChecks(config: KafkaConfig, name: string): Check[] {
    const ways = signals.map((signal) => {
      const settings = topicSettings(config, name, signal);
      return { settings, check: writableTopicCheck(this.#cluster, settings), signal };
    });
    const [first] = ways;
    const isOneWay = ways.every(({ settings }) => isDeepStrictEqual(settings, first?.settings));
    return ways.map(({ check, signal }) =>
      isOneWay ? check : { ...check, name: `${check.name} for ${signal}` },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#cluster.close();
  }
}

function routeCheck({ name, from, to }: BridgePipeline): Check {
  return {
    name: `pipeline ${name}`,
    run: async () => ok(`from ${from.kind} to ${to.kind}`),
  };
}

/** The files of a pipeline's own listeners. */
function listenerChecks({ name, from }: BridgePipeline): Check[] {
  if (from.kind !== "otlp") {
    return [];
  }
  return (["http", "grpc"] as const).flatMap((protocol) => {
    const listener = from[protocol];
    const path = `pipelines.${name}.from.otlp.${protocol}`;
    return listener === undefined || !namesFiles(listener)
      ? []
      : [securityCheck(path, async () => void (await listenerSecurity(listener, path)))];
  });
}

/** The files of a pipeline's way to its backend. */
function backendChecks({ name, to }: BridgePipeline): Check[] {
  const path = `pipelines.${name}.to.otlp.tls`;
  return to.kind === "otlp" && to.endpoints.some((endpoint) => endpoint.startsWith("https:"))
    ? [securityCheck(path, async () => void (await clientSecurity(to.tls, path)))]
    : [];
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
