import { fileURLToPath } from "node:url";
import { describe, expect, inject, it } from "vitest";
import { runProgram } from "../../src/cli/program.ts";
import { KafkaConsumer, type SpanData } from "../../src/index.ts";
import { captureTerminal } from "../cli/captured-terminal.ts";
import { startNode } from "../cli/run-cli.ts";
import { uniqueGroup, uniqueTopic } from "../support/names.ts";

const main = fileURLToPath(new URL("../../examples/two-services.ts", import.meta.url));

/** What the services say of themselves, each span by its service and its name. */
function named(spans: readonly SpanData[]): Map<string, SpanData> {
  return new Map(
    spans.map((span) => [`${span.resource?.attributes?.["service.name"]} ${span.name}`, span]),
  );
}

describe("a request through two services", () => {
  it("is one trace, from HTTP through Kafka to HTTP, and found on the topic", async () => {
    const bootstrapServers = inject("bootstrapServers");
    const [spans, orders] = [uniqueTopic("service-spans"), uniqueTopic("orders")];
    const { code, stdout, stderr } = await startNode(
      ["--import", "tsx", main, "--brokers", bootstrapServers],
      {
        env: {
          KAFKA_TOPIC_TRACES: spans,
          KAFKA_TOPIC_LOGS: orders,
          KAFKA_GROUP_ID: uniqueGroup("warehouse"),
        },
      },
    ).outcome;
    expect([code, stderr]).toEqual([0, ""]);
    const traceId = /^trace ([0-9a-f]{32})$/m.exec(stdout)?.[1] ?? "";
    await using consumer = new KafkaConsumer({ bootstrapServers, topic: { traces: spans } });

    const found = await consumer.queryTraces({ filters: [{ field: "traceId", equals: traceId }] });
    expect(found.truncated).toBe(false);
    const trace = named(found.spans);
    const parents = (name: string): string | undefined => {
      const span = trace.get(name);
      return [...trace].find(([, { spanId }]) => spanId === span?.parentSpanId)?.[0];
    };
    // The server's spans of both requests, by HTTP's instrumentation, bear their methods as names.
    expect([...trace.keys()].sort()).toEqual([
      "shop GET",
      "shop POST",
      `shop send ${orders}`,
      "warehouse GET",
      "warehouse pack",
    ]);
    expect(parents("shop POST")).toBeUndefined();
    expect(parents(`shop send ${orders}`)).toBe("shop POST");
    expect(parents("warehouse pack")).toBe(`shop send ${orders}`);
    expect(parents("warehouse GET")).toBe("warehouse pack");
    expect(parents("shop GET")).toBe("warehouse GET");

    const terminal = captureTerminal();
    const query = ["query", "traces", "--brokers", bootstrapServers, "--topic", spans];
    expect(await runProgram([...query, "--where", `traceId=${traceId}`], terminal)).toBe(0);
    expect(terminal.written.stdout).toContain(traceId);
    expect(terminal.written.stdout).toMatch(/POST.*send.*pack.*GET.*GET/s);

    const all = await consumer.queryTraces({ filters: [{ field: "name", contains: "process" }] });
    const [processed] = all.spans;
    // By the conventions the library's own span is linked to what sent the record.
    expect(processed?.links?.map(({ spanId }) => spanId)).toEqual([
      trace.get(`shop send ${orders}`)?.spanId,
    ]);
  }, 240_000);
});
