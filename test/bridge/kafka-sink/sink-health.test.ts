import { expect, test } from "vitest";
import { SinkHealth } from "../../../src/bridge/kafka-sink/sink-health.ts";
import { KafkaBridgeError } from "../../../src/errors/index.ts";

const error = new KafkaBridgeError("UNEXPECTED", { detail: "no leader" });

test("a sink is well until a write fails, and again after one that does not", () => {
  const health = new SinkHealth();
  expect(health.status()).toEqual({ isOk: true });
  health.failed(error);
  expect(health.status()).toEqual({ isOk: false, reason: error.message });
  health.succeeded();
  expect(health.status()).toEqual({ isOk: true });
});

test("a failure counts for half a minute where nothing is written after it", () => {
  let now = 1_000;
  const health = new SinkHealth(() => now);
  health.failed(error);
  now += 30_000;
  expect(health.status().isOk).toBe(false);
  now += 1;
  expect(health.status().isOk).toBe(true);
});
