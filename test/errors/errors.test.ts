import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import {
  ClosedError,
  ConfigError,
  ConsumerError,
  DeliveryTimeoutError,
  errorTable,
  FencedError,
  KafkaBridgeError,
  MessageTooLargeError,
  MissingDependencyError,
  ProducerError,
  QueueFullError,
  SerializationError,
  TimeoutError,
  TransactionError,
} from "../../src/errors/index.ts";

describe("KafkaBridgeError", () => {
  it("says what happened, to what, and what to do", () => {
    const error = new KafkaBridgeError("TOPIC_NOT_FOUND", { detail: 'topic "spans"' });
    const { text, action } = errorTable.TOPIC_NOT_FOUND;
    expect(error.message).toBe(`${text}: topic "spans". ${action}`);
    expect(error.action).toBe(action);
  });

  it("leaves out the detail when there is none", () => {
    const { text, action } = errorTable.TIMEOUT;
    expect(new TimeoutError().message).toBe(`${text}. ${action}`);
  });

  it("gives better advice than the table's where the thrower knows it", () => {
    const error = new ClosedError({ action: "Open the door." });
    expect(error.message).toMatch(/\. Open the door\.$/);
    expect(error.action).toBe("Open the door.");
  });

  it("has a cause only when there is one", () => {
    const cause = new Error("underneath");
    expect(new TimeoutError({ cause }).cause).toBe(cause);
    expect("cause" in new TimeoutError()).toBe(false);
  });

  it("is named after the class that was made, as a stack trace shows", () => {
    expect(new FencedError().name).toBe("FencedError");
    expect(inspect(new FencedError())).toMatch(/^FencedError: /);
  });

  it.each([
    [new QueueFullError(), true, false],
    [new FencedError(), false, true],
    [new SerializationError("INVALID_BATCH"), false, false],
    [new ConsumerError("COMMIT_FAILED"), true, false],
  ])("takes retriable and fatal from the table: %s", (error, retriable, fatal) => {
    expect(error.retriable).toBe(retriable);
    expect(error.fatal).toBe(fatal);
  });
});

describe("the classes of producers' errors", () => {
  it("are ProducerErrors, so that one `instanceof` finds any failed write", () => {
    for (const error of [
      new MessageTooLargeError(),
      new QueueFullError(),
      new DeliveryTimeoutError(),
    ]) {
      expect(error).toBeInstanceOf(ProducerError);
      expect(error).toBeInstanceOf(KafkaBridgeError);
      expect(error.failures).toEqual([]);
      expect(error.recordsWritten).toBe(0);
    }
  });

  it("carry which items failed and how many were written", () => {
    const failure = {
      topic: "spans",
      partition: 2,
      firstItem: 7,
      items: 1,
      bytes: 2_000_000,
      error: new MessageTooLargeError(),
    };
    const error = new ProducerError("PRODUCE_FAILED", { failures: [failure], recordsWritten: 12 });
    expect(error.failures).toEqual([failure]);
    expect(error.recordsWritten).toBe(12);
  });

  it("count being fenced as a failed transaction", () => {
    expect(new FencedError()).toBeInstanceOf(TransactionError);
    expect(new FencedError().code).toBe("PRODUCER_FENCED");
  });
});

describe("ConfigError", () => {
  it("tells a single problem in one line with its path", () => {
    const error = new ConfigError("CONFIG_INVALID", {
      issues: [{ path: "producer.acks", message: "must be all" }],
    });
    expect(error.message).toMatch(/: producer\.acks: must be all\. /);
    expect(error.issues).toHaveLength(1);
  });

  it("lists several problems, each on its line", () => {
    const error = new ConfigError("CONFIG_INVALID", {
      detail: "bridge.yaml",
      issues: [
        { path: "clientId", message: "must not be empty" },
        { path: "", message: "topic is missing" },
      ],
    });
    expect(error.message).toContain("bridge.yaml\n  - clientId: must not be empty\n  - topic is");
    expect(error.message).toContain(`topic is missing\n${error.action}`);
  });

  it("counts them when nothing else is known", () => {
    const issues = [
      { path: "a", message: "x" },
      { path: "b", message: "y" },
    ];
    expect(new ConfigError("CONFIG_INVALID", { issues }).message).toContain(": 2 problems\n");
  });

  it("needs no problem at all", () => {
    const error = new ConfigError("CONFIG_UNREADABLE", { detail: "bridge.yaml" });
    expect(error.message).toContain(": bridge.yaml. ");
    expect(error.issues).toEqual([]);
  });
});

describe("SerializationError", () => {
  it("says at which byte and in which field", () => {
    const error = new SerializationError("MALFORMED_PROTOBUF", {
      detail: "length beyond the end",
      byteOffset: 0,
      field: "resourceSpans.scopeSpans",
    });
    expect(error.message).toContain(
      ": length beyond the end at byte 0 in resourceSpans.scopeSpans. ",
    );
    expect(error).toMatchObject({ byteOffset: 0, field: "resourceSpans.scopeSpans" });
  });

  it("says nothing of places that it does not know", () => {
    const error = new SerializationError("UNKNOWN_SIGNAL");
    expect(error.message).not.toMatch(/at byte| in undefined/);
    expect(error.byteOffset).toBeUndefined();
    expect(error.field).toBeUndefined();
  });
});

describe("ConsumerError", () => {
  it("carries topic, partition and offset", () => {
    const error = new ConsumerError("RECORD_UNREADABLE", { topic: "t", partition: 0, offset: 5n });
    expect(error).toMatchObject({ topic: "t", partition: 0, offset: 5n, fatal: true });
  });
});

describe("MissingDependencyError", () => {
  it("names the package to install", () => {
    const error = new MissingDependencyError("MISSING_DEPENDENCY", { packageName: "some-peer" });
    expect(error.packageName).toBe("some-peer");
  });
});
