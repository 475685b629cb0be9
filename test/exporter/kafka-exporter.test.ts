import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmbeddedKafka } from "../../src/cluster/index.ts";
import { ConnectionError } from "../../src/errors/index.ts";
import { KafkaExporter, type RefusedBatch } from "../../src/exporter/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { readTopic } from "../support/read-topic.ts";

const batch = { records: [{ body: "line", timestamp: new Date() }] };
const patient = { timeoutMs: 120_000, retryBackoffMs: 1 };

let broker: EmbeddedKafka;
beforeAll(async () => {
  broker = await EmbeddedKafka.start();
});
afterAll(() => broker.stop());

/** A producer whose first writes of telemetry fail, as where no broker can be reached for a moment. */
class FailingProducer extends KafkaProducer {
  calls = 0;
  readonly #failures: number;

  constructor(failures: number) {
    super({ bootstrapServers: broker.bootstrapServers });
    this.#failures = failures;
  }

  override async writeLogs(
    ...args: Parameters<KafkaProducer["writeLogs"]>
  ): ReturnType<KafkaProducer["writeLogs"]> {
    this.calls += 1;
    if (this.calls <= this.#failures) {
      throw new ConnectionError("CONNECTION_FAILED");
    }
    return await super.writeLogs(...args);
  }
}

describe("attempts", () => {
  it("are made again while that helps, and counted", async () => {
    await using producer = new FailingProducer(2);
    await using exporter = new KafkaExporter({ producer }, patient);
    expect(await exporter.export(batch)).toMatchObject({ exported: 1, failed: 0 });
    expect(exporter.stats()).toMatchObject({ retries: 2, exported: 1, errorsByCode: {} });
  });

  it("have an end; the batch goes to the dead letters, with the reason", async () => {
    await using producer = new FailingProducer(100);
    const deadLetterTopic = "exporter-letters";
    await using exporter = new KafkaExporter(
      { producer },
      { ...patient, maxAttempts: 3, deadLetterTopic },
    );
    const report = await exporter.export(batch);
    expect(report).toMatchObject({
      exported: 0,
      failed: 1,
      errors: [{ code: "CONNECTION_FAILED" }],
    });
    expect(producer.calls).toBe(3);
    expect(exporter.stats()).toMatchObject({ deadLetters: 1, lost: 0, failed: 1, retries: 2 });
    expect(exporter.health()).toMatchObject({ status: "failed", lastSuccess: undefined });
    const letters = await readTopic(broker.bootstrapServers, deadLetterTopic);
    expect(letters).toHaveLength(1);
    expect(Object.fromEntries(letters[0]?.headers ?? [])).toMatchObject({
      "otelcol.signal": "logs",
      "dlq.reason": "failed",
      "dlq.error": expect.stringContaining("ConnectionError"),
    });
  });

  it("are given up when the exporter closes", async () => {
    await using producer = new FailingProducer(100);
    const refused: RefusedBatch[] = [];
    const exporter = new KafkaExporter(
      { producer },
      { ...patient, retryBackoffMs: 60_000, onRefused: (each) => void refused.push(each) },
    );
    const report = exporter.export(batch);
    await exporter.close();
    expect(await report).toMatchObject({ exported: 0, failed: 1 });
    expect(refused).toMatchObject([{ signal: "logs", attempts: 1 }]);
    await expect(exporter.export(batch)).rejects.toMatchObject({ code: "CLOSED" });
  });
});

it("options that cannot be are named, all of them", () => {
  const options = { maxAttempts: 0, retryBackoffMs: -1, timeoutMs: 0.5 };
  expect(() => new KafkaExporter({ bootstrapServers: "localhost:1" }, options)).toThrow(
    /maxAttempts.*retryBackoffMs.*timeoutMs/s,
  );
});

it("before anything was exported its health is idle", async () => {
  await using exporter = new KafkaExporter({ bootstrapServers: "localhost:1" });
  expect(exporter.health()).toMatchObject({ status: "idle", lastSuccess: undefined });
});
