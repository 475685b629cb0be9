import { describe, expect, it } from "vitest";
import { KafkaConfig, type KafkaOptions, Secret } from "../../src/config/index.ts";
import { ConfigError } from "../../src/errors/index.ts";
import { configOf, issuesOf, problemsOf } from "./problems.ts";

const everything: KafkaOptions = {
  bootstrapServers: ["a:1", "b:2"],
  auth: { mechanism: "plain", username: "user", password: "password" },
  ssl: { certificate: "c.pem", key: "k.pem" },
  topic: { traces: { name: "t", config: { "retention.ms": 5 } } },
  producer: { partitionBy: { traces: { resourceAttributes: ["service.name"] } } },
  consumer: { groupId: "g" },
  settings: { "socket.keepalive.enable": true },
  debug: ["broker"],
};

describe("KafkaConfig", () => {
  it("needs no more than servers, a topic and a group", () => {
    const config = new KafkaConfig({ bootstrapServers: "a:1", topic: "telemetry", groupId: "g" });
    expect(config.bootstrapServers).toEqual(["a:1"]);
    expect(config.topic.logs.name).toBe("telemetry");
    expect(config.consumer.groupId).toBe("g");
  });

  it("gives itself back where a config is given, and makes one of options", () => {
    const config = configOf();
    expect(KafkaConfig.from(config)).toBe(config);
    expect(KafkaConfig.from({ bootstrapServers: "a:1" })).toBeInstanceOf(KafkaConfig);
  });

  it("is frozen through and through", () => {
    const frozen = (value: unknown, path: string): string[] =>
      typeof value !== "object" || value === null
        ? []
        : [
            ...(Object.isFrozen(value) ? [] : [path]),
            ...Object.entries(value).flatMap(([key, part]) => frozen(part, `${path}.${key}`)),
          ];
    expect(frozen(new KafkaConfig(everything), "config")).toEqual([]);
  });

  it("cannot be changed", () => {
    const config = new KafkaConfig(everything) as { clientId: string };
    expect(() => {
      config.clientId = "other";
    }).toThrow(TypeError);
  });

  it("leaves the caller's options as they are, and does not freeze them", () => {
    const before = structuredClone(everything);
    new KafkaConfig(everything);
    expect(everything).toEqual(before);
    expect(Object.isFrozen(everything)).toBe(false);
    expect(Object.isFrozen(everything.settings)).toBe(false);
  });

  it("takes options that are frozen", () => {
    const options = Object.freeze({ ...everything, topic: Object.freeze({ traces: "t" }) });
    expect(new KafkaConfig(options).topic.traces.name).toBe("t");
  });

  it("does not follow later changes of the caller's options", () => {
    const names = ["service.name"];
    const options = {
      bootstrapServers: "a:1",
      producer: { partitionBy: { resourceAttributes: names } },
    };
    const config = new KafkaConfig(options);
    names.push("late");
    expect(config.producer.partitionBy.traces).toEqual({ resourceAttributes: ["service.name"] });
  });

  it("does not freeze a logger, nor functions", () => {
    const logger = { lines: 0, debug() {}, info() {}, warn() {}, error() {} };
    const token = () => ({ value: "t", expiresAtMs: 0 });
    configOf({ logger, auth: { mechanism: "oauthbearer", token } });
    expect(Object.isFrozen(logger)).toBe(false);
    expect(Object.isFrozen(token)).toBe(false);
  });

  it("takes undefined for an option that is not there", () => {
    const config = configOf({ clientId: undefined, ssl: undefined, producer: { acks: undefined } });
    expect(config.clientId).toBe("otel-kafka-bridge");
    expect(config.producer.acks).toBe("all");
  });

  it("keeps secrets readable for those who ask", () => {
    const { auth } = new KafkaConfig(everything);
    expect(auth.mechanism === "plain" && auth.password).toBeInstanceOf(Secret);
    expect(auth.mechanism === "plain" && auth.password.reveal()).toBe("password");
  });

  it.each([
    ["a number", 5],
    ["nothing", undefined],
    ["null", null],
    ["a list", []],
    ["a string", "localhost:9092"],
    ["a function", () => {}],
  ])("refuses %s instead of options", (_kind, options) => {
    expect(() => new KafkaConfig(options as never)).toThrow(ConfigError);
  });

  it("reports every problem at once: of values, names and combinations", () => {
    const problems = problemsOf({
      bootstrapServers: "a:b:c",
      clintId: "x",
      producer: { lingerMs: "5", acks: 1, maxInFlight: 9 },
      consumer: { heartbeatIntervalMs: 40_000 },
      ssl: { certificate: "c.pem" },
    });
    expect(Object.keys(problems).sort()).toEqual([
      "bootstrapServers",
      "clintId",
      "consumer.heartbeatIntervalMs",
      "producer.acks",
      "producer.lingerMs",
      "producer.maxInFlight",
      "ssl.key",
    ]);
  });

  it("says each problem with its path in the message", () => {
    const call = () => new KafkaConfig({ bootstrapServers: "a", producer: { lingerMs: -1 } });
    expect(call).toThrow(/producer\.lingerMs: must be at least 0/);
  });

  it("has the code of an invalid configuration", () => {
    expect(() => configOf({ clientId: 5 })).toThrow(
      expect.objectContaining({ code: "CONFIG_INVALID", retriable: false }),
    );
  });

  it("says where options came from, where its maker knows", () => {
    const origin = {
      name: "some file",
      locate: (path: readonly PropertyKey[]) => `§ ${path.join("/")}`,
    };
    const call = () => new KafkaConfig({ bootstrapServers: "a", clientId: "" }, origin);
    expect(call).toThrow(/some file/);
    expect(issuesOf(call)).toEqual([{ path: "§ clientId", message: "is empty" }]);
  });
});
