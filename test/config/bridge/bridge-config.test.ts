import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  BridgeConfig,
  type BridgeOptions,
  KafkaConfig,
  Secret,
} from "../../../src/config/index.ts";
import { byPath, issuesOf } from "../problems.ts";
import { environment, faultyFiles, goodFiles } from "./files.ts";

describe("BridgeConfig", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "otel-kafka-bridge-"));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function fileOf(text: string): string {
    const path = join(folder, "bridge.yaml");
    writeFileSync(path, text);
    return path;
  }

  function read(text: string, overrides: object = {}): BridgeConfig {
    return BridgeConfig.fromFile(fileOf(text), environment, overrides);
  }

  const sample = goodFiles["the sample of both ways"] ?? "";
  const minimal: BridgeOptions = {
    kafka: { bootstrapServers: "localhost:9092" },
    pipelines: { in: { from: { otlp: { http: {} } }, to: { kafka: {} } } },
  };

  it.each(Object.entries(goodFiles))("takes %s", (_kind, text) => {
    expect(read(text).pipelines.length).toBeGreaterThan(0);
  });

  it.each(Object.entries(faultyFiles))("refuses %s, and says where", (_kind, [text, path]) => {
    const places = issuesOf(() => read(text)).map((issue) => issue.path);
    expect(places).toContainEqual(expect.stringMatching(path === "" ? /^line 1$/ : placeOf(path)));
  });

  it("has the pipelines of the file in their order, resolved", () => {
    const { pipelines } = read(sample);
    expect(pipelines.map(({ name, from, to }) => [name, from.kind, to.kind])).toEqual([
      ["ingest", "otlp", "kafka"],
      ["deliver", "kafka", "otlp"],
    ]);
    expect(pipelines[0]?.from).toMatchObject({
      http: { host: "127.0.0.1", port: 4318, maxBodyBytes: 16_777_216, ackTimeoutMs: 10_000 },
      grpc: { port: 4317, tls: undefined, bearerTokens: [] },
    });
    expect(pipelines[1]?.to).toMatchObject({
      endpoints: ["http://127.0.0.1:14318"],
      maxRequestBytes: 4_194_304,
      maxItems: 8_192,
      inFlight: 4,
      retry: { initialMs: 1_000, maxMs: 30_000, forever: true },
      onRefused: "deadLetter",
    });
  });

  it("puts a pipeline's options over those of the kafka section", () => {
    const { pipelines, kafka } = BridgeConfig.from({
      kafka: {
        bootstrapServers: "a:1",
        topic: { partitions: 6, traces: { name: "spans", autoCreate: false } },
        producer: { compression: "zstd", lingerMs: 50 },
        consumer: { maxPollRecords: 7, offsetReset: "error" },
        fromBeginning: false,
      },
      pipelines: {
        in: {
          from: { otlp: { grpc: {} } },
          to: { kafka: { lingerMs: 1, topics: { traces: "other" } } },
        },
        out: {
          from: { kafka: { groupId: "g", fromBeginning: true, deadLetterTopic: "letters" } },
          to: { console: {} },
        },
      },
    });
    const [into, out] = pipelines;
    expect(kafka).toBeInstanceOf(KafkaConfig);
    expect(into?.to).toMatchObject({
      kafka: {
        bootstrapServers: ["a:1"],
        producer: { compression: "zstd", lingerMs: 1 },
        topic: {
          traces: { name: "other", partitions: 6, autoCreate: false },
          logs: { name: "otlp_logs", partitions: 6, autoCreate: true },
        },
      },
      onRefused: undefined,
    });
    expect(out?.from).toMatchObject({
      kafka: { consumer: { groupId: "g", maxPollRecords: 7, offsetReset: "earliest" } },
      topics: { traces: ["spans"], metrics: ["otlp_metrics"], logs: ["otlp_logs"] },
    });
  });

  it("makes what goes from Kafka to Kafka transactional, by an id that no other process has", () => {
    const mirror = (transactionalId?: string) =>
      BridgeConfig.from({
        kafka: { bootstrapServers: "a:1", clientId: "edge" },
        pipelines: {
          copy: {
            from: { kafka: { groupId: "g", topics: "in", deadLetterTopic: "letters" } },
            to: { kafka: { topics: "out", ...(transactionalId && { transactionalId }) } },
          },
        },
      }).pipelines[0]?.to;
    expect(mirror()).toMatchObject({
      kafka: { producer: { transactionalId: expect.stringMatching(/^edge-copy-[0-9a-f-]{36}$/) } },
      onRefused: "deadLetter",
    });
    expect(JSON.stringify(mirror())).toBe(JSON.stringify(mirror()));
    expect(mirror("mine")).toMatchObject({ kafka: { producer: { transactionalId: "mine" } } });
  });

  it("lets overrides win over the file", () => {
    const logger = { debug() {}, info() {}, warn() {}, error() {} };
    const config = read(sample, {
      workers: 3,
      kafka: { clientId: "other", logger },
      log: { level: "error" },
    });
    expect(config).toMatchObject({
      workers: 3,
      kafka: { clientId: "other", bootstrapServers: ["localhost:9092"] },
      log: { level: "error", format: "text" },
    });
  });

  it("takes relative paths from the file's folder", () => {
    const [, keep] = read(goodFiles["the console and a file"] ?? "").pipelines;
    expect(keep?.to).toMatchObject({ path: join(folder, "out/telemetry.jsonl") });
    const [tls] = read(goodFiles["TLS, tokens and pages"] ?? "").pipelines;
    expect(tls?.from).toMatchObject({
      http: {
        tls: { certificate: { path: join(folder, "cert.pem") } },
        bearerTokens: [{ token: new Secret("") }, { file: join(folder, "tokens.txt") }],
      },
    });
  });

  it("is off where nothing is said", () => {
    expect(BridgeConfig.from(minimal)).toMatchObject({
      health: undefined,
      telemetry: undefined,
      log: { level: "info", format: "text" },
      limits: { memoryBytes: 268_435_456 },
      workers: 1,
      shutdownTimeoutMs: 25_000,
    });
  });

  it("is itself where it is given to from()", () => {
    const config = BridgeConfig.from(minimal);
    expect(BridgeConfig.from(config)).toBe(config);
  });

  it("is frozen, and leaves the options as they were", () => {
    const options = structuredClone(minimal);
    const config = BridgeConfig.from(options);
    expect(options).toEqual(minimal);
    const objects = [config, config.pipelines, ...config.pipelines, config.limits];
    expect(objects.every(Object.isFrozen)).toBe(true);
  });

  it.each(Object.entries(goodFiles))("prints no secret of %s", (_kind, text) => {
    const config = read(text);
    const texts = [
      inspect(config, { depth: null, showHidden: true }),
      JSON.stringify(config),
      String(config),
    ];
    for (const printed of texts) {
      expect(printed).not.toContain(environment.KAFKA_PASSWORD);
    }
  });

  it("reports every problem at once, with path and line, and no value", () => {
    const text = `kafka: { bootstrapServers: "user:hunter2@a:1", producer: { acks: 1 } }
pipelines:
  in:
    from: { otlp: { http: { port: hunter2, maxBodyBytes: 99999999 } } }
    to: { kafka: { acks: 0 } }
  out:
    from: { kafka: { groupId: g } }
    to: { otlp: { endpoint: "http://u:hunter2@a" } }
`;
    const problems = byPath(issuesOf(() => read(text)));
    expect(Object.keys(problems)).toEqual([
      "kafka.bootstrapServers (line 1)",
      "pipelines.in.from.otlp.http.port (line 4)",
      "pipelines.out.to.otlp.endpoint (line 8)",
      "kafka.producer.acks (line 1)",
      "pipelines.in.from.otlp.http.maxBodyBytes (line 4)",
      "pipelines.in.to.kafka.acks (line 5)",
    ]);
    expect(JSON.stringify(problems)).not.toContain("hunter2");
  });
});

function placeOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/[.[\]]/g, "\\$&")} \\(line \\d+\\)$`);
}
