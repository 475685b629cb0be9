import { fileURLToPath } from "node:url";
import { describe, expect, inject, test } from "vitest";
import { decodeRequest, scan } from "../../src/otlp/index.ts";
import { startNode } from "../cli/run-cli.ts";
import { uniqueTopic } from "../support/names.ts";
import { freePorts } from "../support/ports.ts";
import { readTopic } from "../support/read-topic.ts";
import { waitUntil } from "../support/wait-until.ts";

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** Both lines of the SDK, each started by a file that an application imports first. */
const lines = [
  {
    name: "2.x",
    register: path("src/register.ts"),
    program: path("test/support/register-program.ts"),
  },
  {
    name: "3.x",
    register: path("test/support/register-v3.ts"),
    program: path("test/support/sdk-v3/register-program.ts"),
  },
] as const;
type Line = (typeof lines)[number];

/** Starts the program as an application is started: by one more `--import`. */
function start({ register, program }: Line, args: readonly string[], env: Record<string, string>) {
  return startNode(["--import", "tsx", "--import", register, program, ...args], { env });
}

function topics() {
  const topic = {
    traces: uniqueTopic("spans"),
    metrics: uniqueTopic("metrics"),
    logs: uniqueTopic("logs"),
  };
  return {
    topic,
    env: {
      KAFKA_BOOTSTRAP_SERVERS: inject("bootstrapServers"),
      KAFKA_TOPIC_TRACES: topic.traces,
      KAFKA_TOPIC_METRICS: topic.metrics,
      KAFKA_TOPIC_LOGS: topic.logs,
      OTEL_SERVICE_NAME: "registered",
      OTEL_EXPORTER_KAFKA_TIMEOUT: "120000",
      OTEL_METRIC_EXPORT_TIMEOUT: "60000",
    },
  };
}

async function valuesOn(topic: string): Promise<Uint8Array[]> {
  const records = await readTopic(inject("bootstrapServers"), topic);
  return records.flatMap(({ value }) => (value === null ? [] : [value]));
}

describe.each(lines)("one --import, with the SDK $name", (line) => {
  test("sends all signals of an application that just ends", async () => {
    const { topic, env } = topics();
    const { code, stderr } = await start(line, ["1500"], env).outcome;
    expect([code, stderr]).toEqual([0, ""]);
    const traces = await valuesOn(topic.traces);
    expect(traces.reduce((sum, value) => sum + scan("traces", value).items, 0)).toBe(1_500);
    const [request] = traces.map((value) => decodeRequest("traces", value));
    const attributes = request?.resourceSpans[0]?.resource?.attributes ?? [];
    expect(attributes.find(({ key }) => key === "service.name")?.value?.stringValue).toBe(
      "registered",
    );
    const points = (await valuesOn(topic.metrics)).map((value) => scan("metrics", value).items);
    expect(points.length).toBeGreaterThan(0);
    expect((await valuesOn(topic.logs)).map((value) => scan("logs", value).items)).toEqual([1]);
  });

  test("sends what is left when the process is told to end, which then ends by that signal", async () => {
    const { topic, env } = topics();
    const running = start(line, ["20", "stay"], env);
    await running.printed("recorded");
    running.process.kill("SIGTERM");
    const { signal, stderr } = await running.outcome;
    expect([signal, stderr]).toEqual(["SIGTERM", ""]);
    const traces = await valuesOn(topic.traces);
    expect(traces.reduce((sum, value) => sum + scan("traces", value).items, 0)).toBe(20);
  });

  test("lets an application without a Kafka run and end, and says so once", async () => {
    const [port] = await freePorts(1);
    const { env } = topics();
    const { code, stdout, stderr } = await start(line, ["5000"], {
      ...env,
      KAFKA_BOOTSTRAP_SERVERS: `127.0.0.1:${port}`,
      OTEL_EXPORTER_KAFKA_TIMEOUT: "1000",
      OTEL_BSP_MAX_QUEUE_SIZE: "5000",
    }).outcome;
    expect([code, stdout]).toEqual([0, "recorded\n"]);
    expect(stderr.match(/spans cannot be exported/g)).toHaveLength(1);
    expect(stderr).toMatch(
      /KafkaSpanExporter: shut down without a success; 5000 spans of 10 exports/,
    );
  });
});

test("signals that are for others are left to the SDK", async () => {
  const { topic, env } = topics();
  const running = start(lines[0], ["3"], {
    ...env,
    OTEL_METRICS_EXPORTER: "none",
    OTEL_LOGS_EXPORTER: "none",
    OTEL_TRACES_EXPORTER: "console",
  });
  const { code, stdout } = await running.outcome;
  expect(code).toBe(0);
  expect(stdout).toContain("span 2");
  await waitUntil(
    "nothing is on the topic",
    async () => (await valuesOn(topic.traces)).length === 0,
  );
});
