import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  KafkaConfig,
  type KafkaOptions,
  type KafkaSsl,
  type Secret,
} from "../../../src/config/index.ts";
import { ConfigError } from "../../../src/errors/index.ts";
import { byPath, issuesOf } from "../problems.ts";

let folder: string;
let files = 0;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "otel-kafka-config-"));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(text: string, name = `config-${files++}.yaml`): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function read(text: string, env = {}, overrides?: Partial<KafkaOptions>): KafkaConfig {
  return KafkaConfig.fromFile(write(text), env, overrides);
}

function problems(text: string, env = {}, overrides?: object): Record<string, string> {
  return byPath(issuesOf(() => read(text, env, overrides)));
}

const bridge = `
kafka:
  bootstrapServers: ["\${KAFKA_BROKERS:-localhost:9092}"]   # or: embedded
  clientId: edge-bridge
  auth: { mechanism: scram-sha-512, username: bridge, password: "\${KAFKA_PASSWORD:?set it}" }
  ssl: { ca: ./ca.pem, certificate: ./client.pem, key: ./client.key, verify: true }
  settings: {}                       # any librdkafka property, applied last
pipelines:
  ingest:
    from: { otlp: { http: { host: 127.0.0.1, port: 4318 } } }
health: { host: 127.0.0.1, port: 13133 }
`;

describe("KafkaConfig.fromFile", () => {
  it("reads the kafka section of a bridge's file", () => {
    const config = read(bridge, { KAFKA_PASSWORD: "hunter2" });
    expect(config).toMatchObject({
      bootstrapServers: ["localhost:9092"],
      clientId: "edge-bridge",
      auth: { mechanism: "scram-sha-512" },
    });
    expect((config.auth as { password: Secret }).password.reveal()).toBe("hunter2");
  });

  it("reads a file that holds the section alone", () => {
    expect(read("bootstrapServers: a:1\ntopic: telemetry").topic.logs.name).toBe("telemetry");
  });

  it("reads JSON", () => {
    const text = JSON.stringify({
      bootstrapServers: ["a:1"],
      producer: { acks: "all", lingerMs: 7 },
    });
    const config = KafkaConfig.fromFile(write(text, "config.json"), {});
    expect(config.producer.lingerMs).toBe(7);
  });

  it("reads a file that begins with a byte order mark", () => {
    expect(read("\uFEFFbootstrapServers: a:1").bootstrapServers).toEqual(["a:1"]);
  });

  it("reads several servers out of one variable, and the embedded cluster", () => {
    const env = { KAFKA_PASSWORD: "p" };
    expect(read(bridge, { ...env, KAFKA_BROKERS: "a:1,b:2" }).bootstrapServers).toEqual([
      "a:1",
      "b:2",
    ]);
    const embedded = 'bootstrapServers: ["${KAFKA_BROKERS}"]';
    expect(read(embedded, { KAFKA_BROKERS: "embedded" }).bootstrapServers).toBe("embedded");
  });

  it("reads a variable as what its option takes, quoted or not", () => {
    const text = `
bootstrapServers: a:1
clientId: "\${NUMBER}"
producer: { lingerMs: "\${NUMBER}", acks: "\${ACKS}", idempotence: "\${OFF:-false}" }
debug: "\${CONTEXTS}"
consumer:
  maxPollRecords: \${NUMBER}
settings: { statistics.interval.ms: "\${NUMBER}" }
`;
    const config = read(text, { NUMBER: "42", ACKS: "1", CONTEXTS: "broker,msg" });
    expect(config).toMatchObject({
      clientId: "42",
      producer: { lingerMs: 42, acks: 1, idempotence: false },
      consumer: { maxPollRecords: 42 },
      debug: ["broker", "msg"],
      settings: { "statistics.interval.ms": "42" },
    });
  });

  it("does not let a secret change the file, whatever is in it", () => {
    const password = 'x" }\nssl: false # ${HOME} *a &b';
    const config = read(bridge, { KAFKA_PASSWORD: password });
    expect((config.auth as { password: Secret }).password.reveal()).toBe(password);
    expect(config.ssl).not.toBe(false);
  });

  it("starts relative paths at the file's folder", () => {
    const { ca, certificate, key } = read(bridge, { KAFKA_PASSWORD: "p" }).ssl as KafkaSsl;
    expect(ca).toEqual({ path: join(folder, "ca.pem") });
    expect(certificate).toEqual({ path: join(folder, "client.pem") });
    expect(key).toEqual({ path: join(folder, "client.key") });
  });

  it("leaves absolute paths and PEM text as they are", () => {
    const pem = "-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n";
    const text = `bootstrapServers: a:1\nssl: { ca: "${pem}", certificate: /etc/c.pem, key: ../k }`;
    const ssl = read(text).ssl as KafkaSsl;
    expect(ssl.ca).toHaveProperty("pem");
    expect(ssl.certificate).toEqual({ path: "/etc/c.pem" });
    expect(ssl.key).toEqual({ path: join(folder, "..", "k") });
  });

  it("starts the path of a keytab there too, but none that an override gives", () => {
    const auth = "auth: { mechanism: gssapi, keytab: keys/me.keytab }";
    expect(read(`bootstrapServers: a:1\n${auth}`).auth).toMatchObject({
      keytab: join(folder, "keys/me.keytab"),
    });
    const overridden = read("bootstrapServers: a:1", {}, { ssl: { ca: "ca.pem" } });
    expect(overridden.ssl).toMatchObject({ ca: { path: "ca.pem" } });
  });

  it("lets overrides win", () => {
    const text = "bootstrapServers: a:1\nproducer: { lingerMs: 9, batchSize: 8 }";
    const config = read(text, {}, { bootstrapServers: "b:2", producer: { lingerMs: 1 } });
    expect(config.bootstrapServers).toEqual(["b:2"]);
    expect(config.producer).toMatchObject({ lingerMs: 1, batchSize: 8 });
  });

  it("reports every problem with its line", () => {
    const text = `kafka:
  bootstrapServers: a:1
  clintId: me
  producer:
    acks: 1
    lingerMs: \${LINGER}
  auth:
    mechanism: plain
    username: u
  ssl: { certificate: c.pem }
pipelines: {}
`;
    expect(problems(text)).toEqual({
      "kafka.producer.lingerMs (line 6)": expect.stringMatching(/^the variable LINGER is not set/),
      "kafka.auth.password (line 7)": "is required: expected a string",
      "kafka.clintId (line 3)": "is not an option; did you mean clientId?",
      "kafka.ssl.key (line 10)": "is required beside ssl.certificate",
      "kafka.producer.acks (line 5)": expect.stringMatching(/^must be all/),
    });
  });

  it("names the file", () => {
    const path = write("bootstrapServers: 5", "named.yaml");
    expect(() => KafkaConfig.fromFile(path, {})).toThrow(
      /named\.yaml: bootstrapServers \(line 1\)/,
    );
  });

  it("gives no line for what an override says", () => {
    const text = "bootstrapServers: a:1\nclientId: me";
    expect(problems(text, {}, { clientId: 5 })).toEqual({
      clientId: "expected a string, got a number",
    });
  });

  it("does not look at variables outside of the section", () => {
    const text = "kafka: { bootstrapServers: a:1 }\npipelines: { x: '${NOT_SET}' }";
    expect(problems(text)).toEqual({});
  });

  it("misses the section in a bridge's file that has none", () => {
    expect(problems("pipelines: {}")).toEqual({
      "kafka.bootstrapServers (line 1)": expect.stringMatching(/^is required/),
    });
  });

  it("shows no value of a variable, nor a line of the file", () => {
    const text = 'bootstrapServers: "${S}"\nproducer: { lingerMs: "${S}", compression: hunter2 }';
    const call = () => read(text, { S: "u:hunter2@h" });
    expect(issuesOf(call)).toHaveLength(3);
    expect(call).not.toThrow(/hunter2/);
  });

  it.each([
    ["nothing", ""],
    ["a comment alone", "# nothing\n"],
    ["null", "null"],
    ["no YAML", "a: [\nb: }"],
  ])("refuses a file with %s", (_kind, text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: "CONFIG_UNREADABLE" }));
  });

  it.each([
    ["a list", "- a"],
    ["a word", "localhost:9092"],
    ["a number", "5"],
  ])("refuses a file with %s instead of options, whatever wins over it", (_kind, text) => {
    for (const overrides of [undefined, { clientId: "a" }, { bootstrapServers: "a:1" }]) {
      const call = () => read(text, {}, overrides);
      expect(call).toThrow(expect.objectContaining({ code: "CONFIG_INVALID" }));
      expect(issuesOf(call)).toEqual([
        { path: "line 1", message: expect.stringMatching(/^expected a section of options/) },
      ]);
    }
  });

  it.each([
    ["Latin 1", Buffer.from("bootstrapServers: a:1\nclientId: caf\u00e9\n", "latin1"), 2],
    ["UTF-16", Buffer.from("\ufeffbootstrapServers: a:1\n", "utf16le"), 1],
    ["no text at all", Buffer.from([0x61, 0x0a, 0x0a, 0x80]), 3],
  ])("says on which line a file is %s and not UTF-8", (_encoding, bytes, line) => {
    const path = join(folder, `encoding-${line}.yaml`);
    writeFileSync(path, bytes);
    const call = () => KafkaConfig.fromFile(path, {});
    expect(call).toThrow(expect.objectContaining({ code: "CONFIG_UNREADABLE" }));
    expect(issuesOf(call)).toEqual([
      { path: `line ${line}`, message: expect.stringContaining("UTF-8") },
    ]);
  });

  it("takes UTF-8 with its byte order mark, and any character", () => {
    const { clientId } = read("\ufeffbootstrapServers: a:1\nclientId: caf\u00e9-\u{1f680}\n");
    expect(clientId).toBe("caf\u00e9-\u{1f680}");
  });

  it("says which file cannot be read, and why", () => {
    const path = join(folder, "missing.yaml");
    const call = () => KafkaConfig.fromFile(path, {});
    expect(call).toThrow(ConfigError);
    expect(call).toThrow(
      expect.objectContaining({
        code: "CONFIG_UNREADABLE",
        message: expect.stringContaining(`${path}: there is no such file or folder`),
        cause: expect.objectContaining({ code: "ENOENT" }),
      }),
    );
  });

  it("says so where the path is that of a folder", () => {
    const path = join(folder, "folder.yaml");
    mkdirSync(path);
    chmodSync(path, 0o755);
    expect(() => KafkaConfig.fromFile(path, {})).toThrow(
      expect.objectContaining({
        code: "CONFIG_UNREADABLE",
        message: expect.stringContaining(`${path}: it is a folder`),
      }),
    );
  });
});
