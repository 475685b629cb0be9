import { describe, expect, test } from "vitest";
import { KafkaConfig } from "../../src/config/index.ts";
import { resolveSelection } from "../../src/consumer/subscription.ts";
import { topicsMatching } from "../../src/consumer/topic-pattern.ts";
import { ConfigError } from "../../src/errors/index.ts";

const apart = new KafkaConfig({ bootstrapServers: "h:1" });
const shared = new KafkaConfig({ bootstrapServers: "h:1", topic: "otlp" });
const mixed = new KafkaConfig({
  bootstrapServers: "h:1",
  topic: { traces: "spans", metrics: "rest", logs: "rest" },
});

describe("a selection", () => {
  test("of signals means their configured topics, each once", () => {
    expect(resolveSelection(apart, "traces").topics).toEqual(["otlp_spans"]);
    expect(resolveSelection(apart, ["logs", "metrics", "logs"]).topics).toEqual([
      "otlp_logs",
      "otlp_metrics",
    ]);
    expect(resolveSelection(shared, ["traces", "logs"]).topics).toEqual(["otlp"]);
  });

  test("of signals reads these and no others", () => {
    expect(resolveSelection(shared, ["traces", "logs"]).rules.wanted).toEqual(
      new Set(["traces", "logs"]),
    );
  });

  test("of topics reads all signals, unless it is told which", () => {
    const { topics, rules } = resolveSelection(apart, ["tenant-a", "^tenant-b.*", "traces"]);
    expect(topics).toEqual(["tenant-a", "^tenant-b.*", "otlp_spans"]);
    expect(rules.wanted).toEqual(new Set(["traces", "metrics", "logs"]));
    expect(resolveSelection(apart, "tenant-a", { wanted: ["logs"] }).rules.wanted).toEqual(
      new Set(["logs"]),
    );
  });

  test("of nothing is an error", () => {
    expect(() => resolveSelection(apart, [])).toThrow(ConfigError);
    expect(() => resolveSelection(apart, ["traces", ""])).toThrow(ConfigError);
  });
});

describe("the signal of a topic", () => {
  test("is the one that it is configured for", () => {
    const { ofTopic } = resolveSelection(apart, ["traces", "logs"]).rules;
    expect([ofTopic("otlp_spans"), ofTopic("otlp_metrics"), ofTopic("otlp_logs")]).toEqual([
      "traces",
      "metrics",
      "logs",
    ]);
    expect(ofTopic("another")).toBeUndefined();
  });

  test("is the one that the reader says, else the one that it is configured for", () => {
    const signalOf = (topic: string) => (topic === "otlp_spans" ? "logs" : undefined);
    const { ofTopic } = resolveSelection(apart, ["^otlp_.*"], { signalOf }).rules;
    expect([ofTopic("otlp_spans"), ofTopic("otlp_metrics"), ofTopic("another")]).toEqual([
      "logs",
      "metrics",
      undefined,
    ]);
  });

  test("is not known where several share it", () => {
    const { ofTopic } = resolveSelection(mixed, ["traces", "logs"]).rules;
    expect([ofTopic("spans"), ofTopic("rest")]).toEqual(["traces", undefined]);
  });

  test("is the only one that is read, where a single signal was asked for", () => {
    const { ofTopic } = resolveSelection(shared, "metrics").rules;
    expect(ofTopic("otlp")).toBe("metrics");
  });

  test("is the one named in the call, where nothing else tells", () => {
    const { ofTopic } = resolveSelection(mixed, ["rest", "other"], { defaultSignal: "logs" }).rules;
    expect([ofTopic("spans"), ofTopic("rest"), ofTopic("other")]).toEqual([
      "traces",
      "logs",
      "logs",
    ]);
  });
});

describe("a topic pattern", () => {
  const all = ["tenant-a", "tenant-b", "other-tenant-a", "__consumer_offsets", "__mine"];

  test("matches names from their beginning, in JavaScript's dialect", () => {
    expect(topicsMatching("^tenant-[ab]", all)).toEqual(["tenant-a", "tenant-b"]);
    expect(topicsMatching("^\\w+-a$", all)).toEqual(["tenant-a"]);
    expect(topicsMatching("^nothing", all)).toEqual([]);
  });

  test("never matches topics of Kafka's own", () => {
    expect(topicsMatching("^.*", all)).toEqual([
      "tenant-a",
      "tenant-b",
      "other-tenant-a",
      "__mine",
    ]);
    expect(topicsMatching("^__", all)).toEqual(["__mine"]);
  });

  test("is a name where it does not begin with ^, whether it exists or not", () => {
    expect(topicsMatching("tenant.*", all)).toEqual(["tenant.*"]);
  });

  test("that does not compile is a configuration error", () => {
    expect(() => topicsMatching("^(", all)).toThrow(ConfigError);
  });
});
