import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EmbeddedKafka } from "../../../src/cluster/index.ts";
import { KafkaProducer } from "../../../src/producer/index.ts";
import { type Outcome, runCli } from "../run-cli.ts";

const start = 1_772_357_400_000_000_000n;
const traceId = "0af7651916cd43dd8448eb211c80319c";

let kafka: EmbeddedKafka;

beforeAll(async () => {
  kafka = await EmbeddedKafka.start();
  await using producer = new KafkaProducer({ bootstrapServers: kafka.bootstrapServers });
  const resource = { attributes: { "service.name": "shop" } };
  const span = (index: number, parent = "") => ({
    traceId,
    spanId: `b7ad6b716920333${index}`,
    parentSpanId: parent,
    name: ["checkout", "payment", "email"][index] ?? "",
    startTime: start + BigInt(index) * 1_000_000n,
    endTime: start + BigInt(10 + index) * 1_000_000n,
  });
  // Each span in a record of its own: a trace is put together from all of them.
  await producer.writeTraces({ resource, spans: [span(1, "b7ad6b7169203330")] });
  await producer.writeTraces({ resource, spans: [span(0)] });
  await producer.writeTraces({
    resource: { attributes: { "service.name": "mailer" } },
    spans: [{ ...span(2), traceId: "1".repeat(32), endTime: start + 900_000_000n }],
  });
  await producer.writeLogs({
    resource,
    records: ["refused", "paid"].map((body, index) => ({
      timestamp: start + BigInt(index) * 1_000_000_000n,
      severityNumber: index === 0 ? 17 : 9,
      body: `payment ${body}`,
    })),
  });
  await producer.writeMetrics({
    resource,
    metrics: [1n, 4n, 16n].map((value, index) => ({
      name: "orders",
      type: "counter",
      startTime: start - 1n,
      timestamp: start + BigInt(index) * 60_000_000_000n,
      value,
    })),
  });
  await producer.writeRecords("otlp_logs", [{ value: "no telemetry" }]);
});
afterAll(() => kafka.stop());

function query(...args: string[]): Promise<Outcome> {
  return runCli(["query", ...args, "--brokers", kafka.bootstrapServers], {
    env: { COLUMNS: "110" },
  });
}

describe("otel-kafka query", () => {
  test("draws the trace of an id as a tree, and says what it took", async () => {
    const { code, stderr, stdout } = await query("traces", "--where", `traceId=${traceId}`);
    expect(code).toBe(0);
    expect(stdout.split("\n")).toEqual([
      expect.stringMatching(
        /^trace 0af7651916cd43dd8448eb211c80319c · 11 ms · 2 spans · 1 service/,
      ),
      expect.stringMatching(/^ {2}checkout +shop +internal +10 ms +━+$/),
      expect.stringMatching(/^ {2}└─ payment +shop +internal +10 ms +━+$/),
      "",
    ]);
    expect(stderr).toMatch(/^2 of 3 spans · \d+ B in \d records read · 1 passed over unseen\n$/);
  });

  test("lists log records in their time, and names what it could not read", async () => {
    const { code, stderr, stdout } = await query("logs");
    expect(code).toBe(0);
    expect(stdout).toMatch(/ERROR shop {2}payment refused\n.*INFO {2}shop {2}payment paid\n$/);
    expect(stderr).toMatch(/otlp_logs partition \d offset \d: /);
  });

  test("takes conditions, times and pages", async () => {
    const errors = await query("logs", "--where", "severity>=error", "--where", "body*=pay");
    expect(errors.stdout).toMatch(/^[^\n]*payment refused\n$/);
    const since = new Date(Number(start / 1_000_000n) + 500).toISOString();
    expect((await query("logs", "--since", since)).stdout).toMatch(/^[^\n]*payment paid\n$/);
    expect((await query("logs", "--until", since)).stdout).toMatch(/^[^\n]*payment refused\n$/);
    const page = await query("logs", "--limit", "1");
    expect(page.stdout).toMatch(/^[^\n]*payment paid\n$/);
    expect(page.stderr).toContain("more with --offset 1");
    const next = await query("logs", "--limit", "1", "--offset", "1");
    expect(next.stdout).toMatch(/^[^\n]*payment refused\n$/);
    expect((await query("logs", "--where", "service=nobody")).stdout).toBe("nothing found\n");
  });

  test("draws metrics as lines over time, and makes figures of them", async () => {
    const lines = await query("metrics", "--where", "name=orders");
    expect(lines.stdout).toMatch(/^orders +shop +3 +▁▂█ +1 +16 +16$/m);
    const figures = await query("metrics", "--aggregate", "sum,last", "--group-by", "service");
    expect(figures.stdout).toMatch(/^orders +shop +16 +16$/m);
    const every = await query("metrics", "--aggregate", "sum", "--every", "1m");
    expect(every.stdout).toMatch(/^orders +sum +▁▂█ +1 +12 +12$/m);
  });

  test("makes figures of durations", async () => {
    const { stdout } = await query("traces", "--aggregate", "count,max", "--group-by", "service");
    expect(stdout).toMatch(/^mailer +1 +898 ms$/m);
    expect(stdout).toMatch(/^shop +2 +10 ms$/m);
  });

  test("prints one JSON document and nothing else", async () => {
    const { code, stderr, stdout } = await query("logs", "--json");
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({
      records: [{ body: "payment paid", timestamp: String(start + 1_000_000_000n) }, {}],
      matched: 2,
      truncated: false,
      scanned: { items: 2 },
      unreadable: { records: 1, first: [{ topic: "otlp_logs" }] },
    });
    const figures = await query("traces", "--json", "--aggregate", "count", "--group-by", "name");
    expect(JSON.parse(figures.stdout).groups).toContainEqual({
      by: { name: "email" },
      values: { count: 1 },
      items: 1,
    });
  });

  test.each([
    [["traces", "--where", "durationMs>=long"], 'filters[0].atLeast: must be a number, not "long"'],
    [["traces", "--where", "traceId=12"], "must have 32 hexadecimal digits"],
    [["logs", "--aggregate", "avg"], "avg needs measure"],
    [["traces", "--aggregate", "count", "--group-by", "name", "--max-groups", "2"], "maxGroups"],
  ])("refuses %j with what is wrong", async (args, message) => {
    const { code, stderr, stdout } = await query(...args);
    expect(stdout).toBe("");
    expect(stderr).toContain(message);
    expect(code).toBe(args.includes("--max-groups") ? 1 : 2);
  });
});
