import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type Deliver, delivered, type Outcome } from "../../../src/bridge/pipeline/index.ts";
import { ProducerError } from "../../../src/errors/index.ts";
import { decodeRequest } from "../../../src/otlp/index.ts";
import { bodyOf, FirehoseClient, judged } from "../../support/metric-stream/firehose-client.ts";
import { metricsIn, openFirehose, valuesIn } from "../../support/metric-stream/open-firehose.ts";
import { manyPoints, streamPoint } from "../../support/metric-stream/stream-point.ts";
import { outputFormats, streamRecord } from "../../support/metric-stream/stream-records.ts";
import { waitUntil } from "../../support/wait-until.ts";

const records = [streamRecord("json", [streamPoint()])];
const away: Outcome = {
  kind: "retry",
  delayMs: 10,
  error: new ProducerError("DELIVERY_TIMEOUT", { detail: "broker-7.internal:9092 is away" }),
};

describe("the Firehose endpoint", () => {
  it.each(outputFormats.flatMap((format) => [[format, false] as const, [format, true] as const]))(
    "hands %s on as metrics (gzip: %s), and answers when they are written",
    async (format, gzip) => {
      await using open = await openFirehose();
      const client = new FirehoseClient({ port: open.port, gzip });
      const points = manyPoints(500);
      const sent = [
        streamRecord(format, points.slice(0, 200)),
        streamRecord(format, points.slice(200)),
      ];
      const { state, attempts } = await client.deliver([...sent, Buffer.alloc(0)]);
      expect([state, attempts.length]).toEqual(["delivered", 1]);
      expect(valuesIn(open.parcels).toSorted()).toEqual(points.map(({ sum }) => sum).toSorted());
      expect(new Set(metricsIn(open.parcels).map(({ name }) => name))).toEqual(
        new Set(["kafka.bytes.in.rate", "kafka.bytes.out.rate", "kafka.messages.in.rate"]),
      );
      expect(open.budget.used).toBe(0);
    },
  );

  it("answers in the form that Firehose wants", async () => {
    await using open = await openFirehose();
    const { status, headers, body } = await new FirehoseClient(open).send(
      bodyOf(records, "id-1"),
      "id-1",
    );
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("application/json");
    expect(headers["content-length"]).toBe(String(body.length));
    const answer = JSON.parse(body.toString()) as { requestId: string; timestamp: number };
    expect(Object.keys(answer)).toEqual(["requestId", "timestamp"]);
    expect(answer.requestId).toBe("id-1");
    expect(Math.abs(Date.now() - answer.timestamp)).toBeLessThan(600_000);
  });

  it("puts common attributes on the resource", async () => {
    await using open = await openFirehose();
    await new FirehoseClient({ port: open.port, attributes: { team: "zählung" } }).deliver(records);
    await new FirehoseClient({ port: open.port, attributes: { team: "other" } }).deliver(records);
    const teams = open.parcels.map(({ request }) => {
      const { resourceMetrics } = decodeRequest("metrics", request.bytes);
      const attributes = resourceMetrics[0]?.resource?.attributes ?? [];
      return attributes.find(({ key }) => key === "tag.team")?.value?.stringValue;
    });
    expect(teams).toEqual(["zählung", "other"]);
  });

  it("hands the request's headers on, but for the access key", async () => {
    await using open = await openFirehose();
    await new FirehoseClient(open).deliver(records);
    const [parcel] = open.parcels;
    expect(parcel?.header("x-amz-firehose-source-arn")).toContain("deliverystream/kafka-metrics");
    expect(parcel?.header("x-amz-firehose-access-key")).toBeUndefined();
  });

  it("answers 200 where nothing is left to be written", async () => {
    await using open = await openFirehose();
    const other = streamRecord("json", [streamPoint({ namespace: "AWS/EC2" })]);
    expect((await new FirehoseClient(open).attempt([other])).status).toBe(200);
    expect(open.parcels).toEqual([]);
  });

  it("writes what can be read, and tells of what cannot", async () => {
    await using open = await openFirehose();
    const mixed = Buffer.concat([Buffer.from("{broken\n"), ...records]);
    expect((await new FirehoseClient(open).attempt([mixed])).status).toBe(200);
    expect(valuesIn(open.parcels)).toEqual([200]);
    expect(open.unreadable()).toBe(1);
    expect(open.log.join("\n")).toContain("has what cannot be read");
  });

  it("answers 400 where nothing can be read, so that Firehose keeps it", async () => {
    await using open = await openFirehose();
    const client = new FirehoseClient(open);
    const { state, attempts } = await client.deliver([Buffer.from("hello")], () => true);
    expect(state).toBe("backed up");
    expect(attempts[0]?.errorMessage).toContain("record 0: it begins like neither");
  });

  it("answers 503 without details while Kafka is away, and writes the retry once", async () => {
    let tries = 0;
    const deliver: Deliver = () => Promise.resolve(++tries < 3 ? away : delivered);
    await using open = await openFirehose({ deliver });
    const { state, attempts } = await new FirehoseClient(open).deliver(records);
    expect(state).toBe("delivered");
    expect(attempts.map(({ status }) => status)).toEqual([503, 503, 200]);
    expect(JSON.stringify(attempts)).not.toContain("broker-7");
    expect(open.budget.used).toBe(0);
  });

  it("writes a request again that was acknowledged, under its id, not at all", async () => {
    await using open = await openFirehose();
    const client = new FirehoseClient(open);
    for (let times = 0; times < 3; times++) {
      expect((await client.attempt(records, "same")).status).toBe(200);
    }
    expect((await client.attempt(records, "other")).status).toBe(200);
    expect(open.parcels).toHaveLength(2);
    expect(open.budget.used).toBe(0);
  });

  it("has a request that comes while it is under way wait for the first", async () => {
    let settle: (outcome: Outcome) => void = () => undefined;
    const deliver: Deliver = () => new Promise((resolve) => (settle = resolve));
    await using open = await openFirehose({ deliver });
    const client = new FirehoseClient(open);
    const first = client.attempt(records, "same");
    await waitUntil("it is under way", () => open.parcels.length === 1);
    const second = client.attempt(records, "same");
    await waitUntil("both are connected", () => open.receiver.connections === 2);
    settle(delivered);
    expect((await Promise.all([first, second])).map(({ status }) => status)).toEqual([200, 200]);
    expect(open.parcels).toHaveLength(1);
  });

  it("writes the parts of a request once that were written before another part failed", async () => {
    const written: number[] = [];
    let tries = 0;
    const deliver: Deliver = async ({ request }) => {
      if (++tries === 2) {
        return away;
      }
      written.push(request.items);
      return delivered;
    };
    await using open = await openFirehose({ deliver });
    const points = manyPoints(30_000);
    const large = Array.from({ length: 30 }, (_, index) =>
      streamRecord("opentelemetry1.0", points.slice(index * 1_000, (index + 1) * 1_000)),
    );
    const { attempts } = await new FirehoseClient(open).deliver(large);
    expect(attempts.map(({ status }) => status)).toEqual([503, 200]);
    expect(written.reduce((sum, items) => sum + items, 0)).toBe(points.length);
    expect(open.budget.used).toBe(0);
  });

  it("answers 503 where it is not acknowledged in time, and remembers it when it is", async () => {
    let settle: (outcome: Outcome) => void = () => undefined;
    const deliver: Deliver = () => new Promise((resolve) => (settle = resolve));
    await using open = await openFirehose({ deliver, ackTimeoutMs: 100 });
    const client = new FirehoseClient(open);
    expect((await client.attempt(records, "late")).status).toBe(503);
    settle(delivered);
    await waitUntil("it is settled", () => open.budget.used === 0);
    await waitUntil("it is remembered", async () => {
      return (await client.attempt(records, "late")).status === 200;
    });
    expect(open.parcels).toHaveLength(1);
  });

  it("answers what is under way when it closes, and then takes nothing", async () => {
    let settle: (outcome: Outcome) => void = () => undefined;
    const deliver: Deliver = () => new Promise((resolve) => (settle = resolve));
    await using open = await openFirehose({ deliver });
    const client = new FirehoseClient(open);
    const sent = client.attempt(records);
    await waitUntil("it is under way", () => open.parcels.length === 1);
    const closed = open.receiver.close(60_000);
    await delay(1);
    settle(delivered);
    expect((await sent).status).toBe(200);
    await closed;
    expect(open.receiver.status()).toMatchObject({ isOk: false });
    await expect(client.attempt(records)).rejects.toThrow("ECONNREFUSED");
  });

  it("refuses for good nothing that Kafka may take later", async () => {
    const refusing: Deliver = () =>
      Promise.resolve({ kind: "partial", rejectedItems: 1, message: "too large" });
    await using open = await openFirehose({ deliver: refusing });
    expect((await new FirehoseClient(open).attempt(records)).status).toBe(200);
    expect(open.log.join("\n")).toContain("refused for good");
  });

  it("counts what became of requests, and says where it listens", async () => {
    await using open = await openFirehose();
    await new FirehoseClient(open).deliver(records);
    await new FirehoseClient({ port: open.port, accessKey: "wrong" }).attempt(records);
    expect(open.receiver.requests()).toEqual([
      { protocol: "http", result: "taken", count: 1 },
      { protocol: "http", result: "abandoned", count: 0 },
      { protocol: "http", result: "rejected", status: 401, count: 1 },
    ]);
    expect(open.receiver.name).toBe(`metric stream on 127.0.0.1:${open.port}`);
    expect(open.receiver.status()).toEqual({ isOk: true });
  });

  it("judges its own answers as the service would", async () => {
    await using open = await openFirehose();
    const reply = await new FirehoseClient(open).send(bodyOf(records, "a"), "a");
    expect(judged(reply, "b").status).toBe(500);
  });
});
