import { describe, expect, it } from "vitest";
import { memoryShare } from "../../../src/bridge/supervision/memory-share.ts";
import { BridgeConfig, type BridgeOptions } from "../../../src/config/index.ts";

const mebibyte = 1_048_576;

function configOf(limit: number, pipelines: BridgeOptions["pipelines"]): BridgeConfig {
  return BridgeConfig.from({
    kafka: { bootstrapServers: "localhost:9092" },
    limits: { memoryBytes: limit },
    pipelines,
  });
}

const deliver = (groupId: string) => ({
  from: { kafka: { groupId, deadLetterTopic: "dead" } },
  to: { otlp: { endpoint: "http://127.0.0.1:4318" } },
});

describe("memoryShare", () => {
  it("divides what Kafka's buffers leave equally among the pipelines", () => {
    const ingest = { from: { otlp: { http: {} } }, to: { kafka: {} } };
    const share = memoryShare(configOf(256 * mebibyte, { ingest, deliver: deliver("g") }));
    expect(share).toBe((256 - 32 - 32) * (mebibyte / 2));
  });

  it("leaves every pipeline what it needs to take in anything", () => {
    const pipelines = { a: deliver("a"), b: deliver("b") };
    expect(memoryShare(configOf(64 * mebibyte, pipelines))).toBe(4 * mebibyte);
  });
});
