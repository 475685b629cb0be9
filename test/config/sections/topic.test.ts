import { describe, expect, it } from "vitest";
import type { TopicOptions } from "../../../src/config/index.ts";
import { configOf, problemsOf } from "../problems.ts";

function topicOf(topic: string | TopicOptions) {
  return configOf({ topic }).topic;
}

describe("topic", () => {
  it("is one for all signals where it is a name", () => {
    const { shared, traces, metrics, logs } = topicOf("telemetry");
    expect(shared).toBe(true);
    expect([traces.name, metrics.name, logs.name]).toEqual(["telemetry", "telemetry", "telemetry"]);
  });

  it("is one for each signal, where given, and else the usual one", () => {
    const { shared, traces, metrics, logs } = topicOf({ traces: "spans", logs: { name: "lines" } });
    expect(shared).toBe(false);
    expect([traces.name, metrics.name, logs.name]).toEqual(["spans", "otlp_metrics", "lines"]);
  });

  it("is shared where two signals use the same", () => {
    expect(topicOf({ traces: "both", logs: "both" }).shared).toBe(true);
    expect(topicOf({ traces: "otlp_logs" }).shared).toBe(true);
  });

  it("has settings for each signal", () => {
    const settings = {
      partitions: 12,
      replicationFactor: 3,
      config: { "retention.ms": 3_600_000, "cleanup.policy": "delete", preallocate: true },
      autoCreate: false,
    };
    expect(topicOf({ traces: { name: "spans", ...settings } }).traces).toEqual({
      name: "spans",
      partitions: 12,
      replicationFactor: 3,
      config: { "retention.ms": "3600000", "cleanup.policy": "delete", preallocate: "true" },
      autoCreate: false,
    });
  });

  it("has settings for all signals, over which a signal's own win", () => {
    const { traces, metrics, logs } = topicOf({
      partitions: 6,
      config: { "retention.ms": 1, "segment.ms": 2 },
      metrics: { partitions: 1, config: { "retention.ms": 3 } },
      logs: "lines",
    });
    expect([traces.partitions, metrics.partitions, logs.partitions]).toEqual([6, 1, 6]);
    expect(metrics.config).toEqual({ "retention.ms": "3", "segment.ms": "2" });
    expect(traces.config).toEqual({ "retention.ms": "1", "segment.ms": "2" });
    expect(logs.name).toBe("lines");
  });

  it("has one name for the signals that have none of their own", () => {
    const { traces, metrics, logs } = topicOf({ name: "rest", traces: "spans" });
    expect([traces.name, metrics.name, logs.name]).toEqual(["spans", "rest", "rest"]);
  });

  it.each(["a", "A-z_0.9", ".hidden", "...", "x".repeat(249)])("takes the name %j", (name) => {
    expect(topicOf(name).traces.name).toBe(name);
  });

  it.each(["", ".", "..", "a b", "a/b", "ümlaut", "a\n", "^regex.*", "x".repeat(250)])(
    "refuses the name %j, wherever it stands",
    (name) => {
      const expected = expect.stringMatching(/^expected a topic name: 1 to 249 letters/);
      expect(problemsOf({ topic: name })).toEqual({ topic: expected });
      expect(problemsOf({ topic: { logs: name } })).toEqual({ "topic.logs": expected });
      expect(problemsOf({ topic: { logs: { name } } })).toEqual({ "topic.logs.name": expected });
      expect(problemsOf({ consumer: { deadLetterTopic: name } })).toEqual({
        "consumer.deadLetterTopic": expected,
      });
    },
  );

  it.each([
    [{ partitions: 0 }, "partitions", "must be at least 1"],
    [{ partitions: 1.5 }, "partitions", "expected a whole number"],
    [{ partitions: 100_001 }, "partitions", "must be at most 100000"],
    [{ replicationFactor: 0 }, "replicationFactor", "expected -1 or at least 1"],
    [{ replicationFactor: -2 }, "replicationFactor", "must be at least -1"],
    [{ autoCreate: "yes" }, "autoCreate", "expected true or false"],
    [{ config: 5 }, "config", "expected names and values, got a number"],
  ])("refuses %j", (settings, option, message) => {
    expect(problemsOf({ topic: settings })).toEqual({ [`topic.${option}`]: message });
    expect(problemsOf({ topic: { traces: settings } })).toEqual({
      [`topic.traces.${option}`]: message,
    });
  });

  it("refuses settings of the topic that are no values", () => {
    const problems = problemsOf({ topic: { config: { "retention.ms": [1] } } });
    expect(problems).toHaveProperty(['topic.config["retention.ms"]']);
  });

  it("says what it takes where it is neither name nor section", () => {
    expect(problemsOf({ topic: 5 })).toEqual({
      topic: "expected a topic name or { traces, metrics, logs }, got a number",
    });
    expect(problemsOf({ topic: { traces: true } })).toEqual({
      "topic.traces": expect.stringMatching(/^expected a topic name or \{ name, partitions/),
    });
  });

  it("names the signal that was meant", () => {
    expect(problemsOf({ topic: { trace: "x" } })).toEqual({
      "topic.trace": "is not an option; did you mean traces?",
    });
  });
});
