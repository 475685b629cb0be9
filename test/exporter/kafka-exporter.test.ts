import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { EmbeddedKafka } from "../../src/cluster/index.ts";
import {
  AuthorizationError,
  ConnectionError,
  type KafkaBridgeError,
  ProducerError,
} from "../../src/errors/index.ts";
import {
  CommonConnection,
  KafkaExporter,
  type KafkaExporterOptions,
  type RefusedBatch,
} from "../../src/exporter/index.ts";
import {
  decodeRequest,
  flattenLogRecords,
  itemRequest,
  scan,
  toRequestBytes,
} from "../../src/otlp/index.ts";
import { KafkaProducer } from "../../src/producer/index.ts";
import { partFailure } from "../../src/producer/write-failure.ts";
import { listen } from "../cluster/tcp-peers.ts";
import { readTopic } from "../support/read-topic.ts";

const batch = { records: [{ body: "line", timestamp: new Date() }] };
const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
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
    const isLetter = args[1]?.topic !== undefined;
    if (isLetter) {
      return await super.writeLogs(...args);
    }
    this.calls += 1;
    if (this.calls <= this.#failures) {
      throw new ConnectionError("CONNECTION_FAILED");
    }
    return await super.writeLogs(...args);
  }
}

/** A producer whose first write brings the first record through, and fails for the others. */
class HalfProducer extends KafkaProducer {
  /** Items of each write of telemetry. */
  readonly calls: number[] = [];
  readonly #reason: (call: number) => KafkaBridgeError | undefined;

  constructor(topic: string, reason: (call: number) => KafkaBridgeError | undefined) {
    super({ bootstrapServers: broker.bootstrapServers, topic: { logs: topic } });
    this.#reason = reason;
  }

  override async writeLogs(
    ...[input, options]: Parameters<KafkaProducer["writeLogs"]>
  ): ReturnType<KafkaProducer["writeLogs"]> {
    if (options?.topic !== undefined) {
      return await super.writeLogs(input, options);
    }
    const { bytes } = toRequestBytes("logs", input);
    const { items } = scan("logs", bytes);
    this.calls.push(items);
    const error = this.#reason(this.calls.length);
    if (error === undefined) {
      return await super.writeLogs(input, options);
    }
    const itemAt = (position: number) => itemRequest("logs", bytes, position) as Uint8Array;
    const { bytes: bytesWritten } = await super.writeLogs(itemAt(0), options);
    const failures = Array.from({ length: items - 1 }, (_, at) =>
      partFailure("t", { bytes: itemAt(at + 1), items: 1, firstItem: at + 1 }, 0, error),
    );
    throw new ProducerError("PRODUCE_FAILED", { failures, recordsWritten: 1, bytesWritten });
  }
}

async function bodiesOn(topic: string): Promise<unknown[]> {
  const records = await readTopic(broker.bootstrapServers, topic);
  const bodies = records.flatMap(({ value }) =>
    flattenLogRecords(decodeRequest("logs", value ?? Buffer.of())).map(({ body }) => body),
  );
  return bodies.sort();
}

function lines(count: number) {
  const timestamp = new Date();
  return { records: Array.from({ length: count }, (_, at) => ({ body: `line ${at}`, timestamp })) };
}

describe("a batch of which a part failed", () => {
  const passing = () => new ProducerError("NOT_ENOUGH_REPLICAS");

  it("has that part written again under the batch's id, and nothing twice", async () => {
    await using producer = new HalfProducer("half", (call) => (call < 3 ? passing() : undefined));
    await using exporter = new KafkaExporter({ producer }, patient);
    const report = await exporter.export({ ...lines(4), id: "batch-1" });
    expect(report).toMatchObject({ exported: 4, failed: 0, errors: [] });
    expect(producer.calls).toEqual([4, 3, 2]);
    expect(exporter.stats()).toMatchObject({ exported: 4, bytes: report.bytes, retries: 2 });
    expect(await bodiesOn("half")).toEqual(["line 0", "line 1", "line 2", "line 3"]);
    const records = await readTopic(broker.bootstrapServers, "half");
    const ids = records.map(({ headers }) => Object.fromEntries(headers)["batch.id"]);
    expect(ids).toEqual(["batch-1", "batch-1", "batch-1"]);
  });

  it("leaves only that part to the dead letters", async () => {
    const final = new AuthorizationError("TOPIC_NOT_AUTHORIZED");
    await using producer = new HalfProducer("half-refused", () => final);
    const deadLetterTopic = "half-letters";
    await using exporter = new KafkaExporter({ producer }, { ...patient, deadLetterTopic });
    const report = await exporter.export(lines(3));
    expect(report).toMatchObject({ exported: 1, failed: 2, errors: [{ code: "PRODUCE_FAILED" }] });
    expect(report.bytes).toBeGreaterThan(0);
    expect(exporter.stats()).toMatchObject({ bytes: report.bytes, deadLetters: 1, retries: 0 });
    expect(await bodiesOn("half-refused")).toEqual(["line 0"]);
    expect(await bodiesOn(deadLetterTopic)).toEqual(["line 1", "line 2"]);
  });

  it("ends after its last attempt, with what is left", async () => {
    await using producer = new HalfProducer("half-ended", passing);
    const refused: RefusedBatch[] = [];
    await using exporter = new KafkaExporter(
      { producer },
      { ...patient, maxAttempts: 2, onRefused: (each) => void refused.push(each) },
    );
    const batch = lines(4);
    expect(await exporter.export(batch)).toMatchObject({ exported: 2, failed: 2 });
    expect(refused).toMatchObject([{ attempts: 2, batch, signal: "logs" }]);
    expect(scan("logs", refused[0]?.bytes ?? Buffer.of()).items).toBe(2);
  });
});

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

describe("closing a KafkaExporter", () => {
  /** An exporter with one batch under way to a broker that never answers. */
  async function stuck(options: KafkaExporterOptions = {}) {
    const peer = await listen(() => {});
    const producer = new KafkaProducer({ bootstrapServers: peer.address });
    const exporter = new KafkaExporter({ producer }, { ...patient, ...options });
    const end = async (): Promise<void> => {
      await producer.close({ timeoutMs: 0 });
      await peer[Symbol.asyncDispose]();
    };
    return { exporter, exporting: exporter.export(batch), end };
  }

  it("gives up in time on what is not acknowledged, counts it and hands it over", async () => {
    const refused: RefusedBatch[] = [];
    const { exporter, exporting, end } = await stuck({
      deadLetterTopic: "letters",
      logger: silent,
      onRefused: (each) => void refused.push(each),
    });
    await exporter.close({ timeoutMs: 200 });
    expect(await exporting).toMatchObject({ exported: 0, failed: 1 });
    expect(exporter.stats()).toMatchObject({
      lost: 1,
      deadLetters: 0,
      queue: 0,
      errorsByCode: { DELIVERY_TIMEOUT: 1 },
    });
    expect(refused).toMatchObject([{ signal: "logs", attempts: 1 }]);
    expect(refused[0]?.error.message).toContain("closed after 200 ms");
    expect(refused[0]?.bytes).toEqual(toRequestBytes("logs", batch).bytes);
    await end();
  });

  it("does not wait for ever for whoever takes what was refused", async () => {
    const { exporter, exporting, end } = await stuck({ onRefused: () => new Promise(() => {}) });
    await exporter.close({ timeoutMs: 200 });
    expect(exporter.stats()).toMatchObject({ lost: 1, queue: 1 });
    void exporting;
    await end();
  });

  it("waits for what is acknowledged in time", async () => {
    const topic = "closing-in-time";
    const exporter = new KafkaExporter(
      { bootstrapServers: broker.bootstrapServers, topic },
      { ...patient },
    );
    const exporting = exporter.export(batch);
    await exporter.close();
    expect(await exporting).toMatchObject({ exported: 1, failed: 0 });
    await expect(exporter.export(batch)).rejects.toMatchObject({ code: "CLOSED" });
  });
});

it("a connection whose last exporter was closed serves those that are given it later", async () => {
  const connection = new CommonConnection({
    bootstrapServers: broker.bootstrapServers,
    topic: "lent-again",
  });
  for (const round of [1, 2]) {
    const exporter = new KafkaExporter(connection, patient);
    expect(await exporter.export(batch), `round ${round}`).toMatchObject({ exported: 1 });
    await exporter.close();
  }
});
