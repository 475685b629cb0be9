import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, inject, test } from "vitest";
import { KafkaSpanExporter } from "../../src/exporter/index.ts";
import { scan } from "../../src/otlp/index.ts";
import { uniqueTopic } from "../support/names.ts";
import { readTopic } from "../support/read-topic.ts";
import { sdkPipelines } from "../support/sdk-pipelines.ts";
import { waitUntil } from "../support/wait-until.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** What is in use once the garbage is gone. */
function usedBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const total = 100_000;
/** What there is in memory by then stays: code, connections, caches. */
const warmUp = 24_000;
/** Less than the processor's queue holds, so that what is lost is lost by the exporter. */
const atOnce = 2_000;

describe.each(sdkPipelines)("100,000 spans by a batch processor of the SDK $name", (sdk) => {
  test("are all on the topic, and leave nothing in memory", async () => {
    const bootstrapServers = inject("bootstrapServers");
    const topic = uniqueTopic("load");
    const target = { bootstrapServers, topic: { name: topic, partitions: 3 } };
    const exporter = new KafkaSpanExporter(target, { timeoutMs: 120_000 });
    const provider = sdk.tracing(exporter, { exportTimeoutMillis: 120_000 });
    const tracer = provider.getTracer("load");
    let atFirst = 0;
    for (let done = 0; done < total; done += atOnce) {
      for (let index = 0; index < atOnce; index++) {
        const attributes = { "http.route": `/orders/${index}`, "http.response.status_code": 200 };
        tracer.startSpan(`GET /orders ${done + index}`, { attributes }).end();
      }
      await provider.forceFlush();
      if (done === warmUp) {
        atFirst = usedBytes();
      }
    }
    // Buffers go a moment after the garbage collection. The 74,000 spans of the meantime would stay
    // with 40 MB at least.
    await waitUntil(
      "what was exported is gone from memory",
      () => usedBytes() - atFirst < 20_000_000,
    );
    await provider.shutdown();
    const records = await readTopic(bootstrapServers, topic);
    const found = records.reduce(
      (sum, { value }) => sum + scan("traces", value ?? Buffer.of()).items,
      0,
    );
    expect(found).toBe(total);
  });
});
