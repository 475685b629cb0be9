import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { Bridge, BridgeChecks } from "../../../src/bridge/index.ts";
import { readBridgeConfig } from "../../../src/cli/run/run-options.ts";
import type { Logger } from "../../../src/config/index.ts";
import { ConfigError } from "../../../src/errors/index.ts";

let folder = "";
const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "check-fuzz-"));
});

afterAll(() => rm(folder, { recursive: true }));

/** A file in which most of what can be said is said. */
const whole = {
  kafka: {
    bootstrapServers: ["localhost:9092"],
    clientId: "edge",
    auth: { mechanism: "scram-sha-512", username: "u", password: "$" + "{PASSWORD:-p}" },
    ssl: { ca: "./ca.pem", verify: true },
    topic: { traces: { name: "spans", partitions: 3 }, autoCreate: true },
    settings: { "socket.nagle.disable": true },
  },
  pipelines: {
    ingest: {
      from: {
        otlp: {
          http: { host: "127.0.0.1", port: 4318, bearerTokens: ["t", { file: "./tokens" }] },
          grpc: { port: 4317, tls: { certificate: "./c.pem", key: "./k.pem" } },
        },
      },
      process: [
        { filter: { keep: { service: ["^shop"], minSeverity: "info" } } },
        { sample: { ratio: 0.5 } },
        { attributes: { drop: ["a"], redact: ["b"], add: { c: 1 } } },
      ],
      to: {
        kafka: {
          topics: { traces: "spans" },
          compression: "lz4",
          topicFrom: { header: "x-tenant", allow: ["a", "b"] },
          headers: { from: ["x-tenant"], set: { a: "b" } },
        },
      },
    },
    deliver: {
      from: { kafka: { groupId: "g", topics: { traces: ["^spans"] }, deadLetterTopic: "dead" } },
      to: { otlp: { endpoint: "https://localhost:4318", headers: { a: "b" }, retry: {} } },
    },
    keep: {
      from: { kafka: { groupId: "h", deadLetterTopic: "dead" } },
      to: { file: { path: "./out.jsonl", keep: 3 } },
    },
  },
  health: {},
  telemetry: { endpoint: "http://localhost:4318", resource: { a: "b" } },
  log: { level: "info", format: "json" },
  limits: { memoryBytes: 268_435_456 },
  shutdownTimeoutMs: 1_000,
};

/** What may come of a file: a configuration that can be checked, or an error that says what is wrong. */
async function checkOf(text: string | Uint8Array): Promise<"config" | "error"> {
  const file = join(folder, "bridge.yaml");
  await writeFile(file, text);
  let config: ReturnType<typeof readBridgeConfig>;
  try {
    config = readBridgeConfig(file, {}, { env: {} }, silent);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).message).not.toBe("");
    return "error";
  }
  // Nothing of it connects to anything before it is asked to.
  await using checks = new BridgeChecks(config);
  expect(checks.checks.length).toBeGreaterThan(0);
  await using _bridge = new Bridge(config);
  return "config";
}

/** Puts another value at a place of a tree, which is chosen by numbers. */
function changed(tree: unknown, places: readonly number[], value: unknown): unknown {
  const [place, ...rest] = places;
  if (place === undefined || typeof tree !== "object" || tree === null) {
    return value;
  }
  const keys = Object.keys(tree);
  const key = keys[place % Math.max(1, keys.length)] ?? "added";
  const former = (tree as Record<string, unknown>)[key];
  const next = changed(former, rest, value);
  if (Array.isArray(tree)) {
    return tree.map((each, index) => (String(index) === key ? next : each));
  }
  return { ...tree, [key]: next };
}

const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(null, -1, 0, 1e308, "", "^(", "^(a+)+$", "$" + "{", "$" + "{A:?}", "\0", [], {}),
  fc.string(),
);

describe("a bridge.yaml of any kind", () => {
  it("is a configuration as it stands here", async () => {
    expect(await checkOf(stringify(whole))).toBe("config");
  });

  it("is checked to the end, or refused with a reason, when it is any bytes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.string()), async (text) => {
        await checkOf(text);
      }),
      { numRuns: 150 },
    );
  });

  it("is checked to the end, or refused with a reason, when values in it are any others", async () => {
    const change = fc.tuple(fc.array(fc.nat(50), { minLength: 1, maxLength: 7 }), odd);
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const tree = changes.reduce<unknown>((it, [at, value]) => changed(it, at, value), whole);
        await checkOf(JSON.stringify(tree));
      }),
      { numRuns: 300 },
    );
  });

  it("is checked to the end, or refused with a reason, when its text is damaged", async () => {
    const text = stringify(whole);
    const damage = fc.record({
      at: fc.nat(text.length),
      cut: fc.nat(20),
      put: fc.oneof(
        fc.string({ maxLength: 8 }),
        fc.constantFrom("&a ", "*a", "!!set ", "- ", "\t", "? ", "|", "<<: "),
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
        const damaged = damages.reduce(
          (it, { at, cut, put }) => it.slice(0, at) + put + it.slice(at + cut),
          text,
        );
        await checkOf(damaged);
      }),
      { numRuns: 200 },
    );
  });
});
