import { describe, expect, test } from "vitest";
import { KafkaConnector } from "../../src/connector/index.ts";
import { JvmCluster } from "../support/jvm-cluster.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";
import { waitUntil } from "../support/wait-until.ts";

/** A check takes far less, but for a machine that is busy with something else. */
const patience = { timeoutMs: 120_000 };

function spanNamed(name: string) {
  const now = new Date();
  return {
    spans: [
      {
        name,
        traceId: "5b8aa5a2d2c872e8321cf37308d69df2",
        spanId: "5fb397be34d26b51",
        startTime: now,
        endTime: now,
      },
    ],
  };
}

describe("a connector whose broker is killed and comes back", () => {
  test("delivers what it was given meanwhile, and reads all of it", {
    timeout: 600_000,
  }, async () => {
    const cluster = await JvmCluster.start({ heapMb: 256 });
    try {
      const [broker] = cluster.brokers;
      await using connector = await KafkaConnector.connect({
        bootstrapServers: cluster.bootstrapServers,
        topic: uniqueTopic("outage"),
        groupId: uniqueGroup("outage"),
        fromBeginning: true,
        producer: { deliveryTimeoutMs: 300_000 },
      });
      const restarting: string[] = [];
      connector.on("restarting", ({ part, error }) => restarting.push(`${part} ${error.code}`));
      connector.on("error", () => {});
      const names = new Set<string>();
      await connector.writeTraces(spanNamed("before"));
      const producer = connector.producer;
      await broker?.kill();

      const reading = connector.run({
        onTraces: ({ spans }) => {
          for (const { name } of spans) {
            names.add(name);
          }
        },
      });
      const writes = ["first", "second", "third"].map((name) =>
        connector.writeTraces(spanNamed(name)),
      );
      await waitUntil("the reading was tried", () => restarting.length > 0);
      expect(new Set(restarting)).toEqual(new Set(["consumer CONNECTION_FAILED"]));
      const down = await connector.healthCheck(patience);
      expect(down.status).toBe("failed");
      const failed = down.checks.filter(({ status }) => status === "failed");
      expect(failed.map(({ name }) => name)).toEqual(
        expect.arrayContaining(["brokers", "consumer"]),
      );
      expect(failed.every(({ reason }) => reason.length > 0)).toBe(true);

      await broker?.start();
      const written = await Promise.all(writes);
      expect(written.map(({ recordsWritten }) => recordsWritten)).toEqual([1, 1, 1]);
      // It mended itself: an outage is no reason for a new one.
      expect(connector.producer).toBe(producer);
      await waitUntil("all of it was read", () => names.size === 4);
      expect(names).toEqual(new Set(["before", "first", "second", "third"]));
      await waitUntil(
        "it is well again",
        async () => (await connector.healthCheck(patience)).status === "ok",
      );
      const { totalWrites, errorsByCode } = connector.stats();
      expect(totalWrites).toBe(4);
      expect(errorsByCode).not.toHaveProperty("PRODUCE_FAILED");
      await connector.shutdown();
      await reading;
    } finally {
      await cluster.stop();
    }
  });
});
