import { describe, expect, it } from "vitest";
import { revealSettings, Secret } from "../../../src/config/index.ts";
import { configOf, problemsOf } from "../problems.ts";

describe("settings", () => {
  it("take any property of librdkafka", () => {
    const settings = {
      "socket.keepalive.enable": true,
      "statistics.interval.ms": 5_000,
      "ssl.cipher.suites": "HIGH",
      "linger.ms": 50,
      log_level: 3,
    };
    expect(configOf({ settings }).settings).toEqual(settings);
  });

  it("hide what is a secret by its name", () => {
    const { settings } = configOf({
      settings: {
        "ssl.keystore.password": "pw",
        "ssl.keystore.location": "k.p12",
        "sasl.oauthbearer.assertion.private.key.passphrase": "pp",
        "sasl.oauthbearer.config": "principal=me",
      },
    });
    expect(settings["ssl.keystore.password"]).toBeInstanceOf(Secret);
    expect(settings["sasl.oauthbearer.assertion.private.key.passphrase"]).toBeInstanceOf(Secret);
    expect(settings["sasl.oauthbearer.config"]).toBeInstanceOf(Secret);
    expect(settings["ssl.keystore.location"]).toBe("k.p12");
  });

  it("are given to the driver in the clear", () => {
    const { settings } = configOf({ settings: { "ssl.keystore.password": "pw", "linger.ms": 1 } });
    expect(revealSettings(settings)).toEqual({ "ssl.keystore.password": "pw", "linger.ms": 1 });
  });

  it.each([
    ["acks", "producer.acks"],
    ["request.required.acks", "producer.acks"],
    ["enable.idempotence", "producer.idempotence"],
    ["enable.auto.commit", "consumer.autoCommit"],
    ["enable.auto.offset.store", "consumer.autoCommit"],
    ["isolation.level", "consumer.isolation"],
    ["group.id", "consumer.groupId"],
    ["bootstrap.servers", "bootstrapServers"],
    ["metadata.broker.list", "bootstrapServers"],
    ["security.protocol", "ssl and auth"],
    ["sasl.mechanism", "auth.mechanism"],
    ["sasl.password", "auth.password"],
    ["message.max.bytes", "producer.maxRequestSize"],
    ["partitioner", "producer.partitioner"],
  ])("refuse %s, which a promise rests on, and name %s", (property, instead) => {
    expect(problemsOf({ settings: { [property]: "x" } })).toEqual({
      [property.includes(".") ? `settings["${property}"]` : `settings.${property}`]:
        `would break a promise of this library: use ${instead}`,
    });
  });

  it.each(["dr_cb", "rebalance_cb", "event_cb", "oauthbearer_token_refresh_cb", "opaque"])(
    "refuse %s, which is this library's own",
    (property) => {
      expect(problemsOf({ settings: { [property]: true } })).toEqual({
        [`settings.${property}`]: "would break a promise of this library: callbacks are its own",
      });
    },
  );

  it.each(["lingerMs", "", "Linger.Ms", "linger ms", ".linger", "linger..ms", "constructor.X"])(
    "refuse %j, which is no name of a property",
    (property) => {
      expect(Object.values(problemsOf({ settings: { [property]: 1 } }))).toEqual([
        "is not the name of a librdkafka property, such as socket.keepalive.enable",
      ]);
    },
  );

  it("refuse values that are none, and judge the names all the same", () => {
    expect(problemsOf({ settings: { "linger.ms": null, acks: [1], "batch.size": {} } })).toEqual({
      'settings["linger.ms"]': "has no value: expected a string, a number or a boolean",
      "settings.acks": expect.any(String),
      'settings["batch.size"]': "expected a string, a number or a boolean, got a section",
    });
  });

  it("refuse what is no section", () => {
    expect(problemsOf({ settings: "linger.ms=5" })).toEqual({
      settings: "expected names and values",
    });
  });

  it("refuse a name that would reach the prototype", () => {
    const settings = JSON.parse('{"__proto__": {"polluted": true}}');
    expect(problemsOf({ settings })).toEqual({ "settings.__proto__": "is not an option" });
    expect({}).not.toHaveProperty("polluted");
  });
});
