import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ProviderError } from "../../../../src/errors/index.ts";
import { type Sample, samplesOf } from "../../../../src/providers/confluent/export/sample-lines.ts";

async function* inPieces(text: string, size = text.length): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) {
    yield text.slice(at, at + size);
  }
}

async function read(text: string, size?: number): Promise<readonly Sample[]> {
  const found: Sample[] = [];
  for await (const samples of samplesOf(inPieces(text, size), "GET /export")) {
    found.push(...samples);
  }
  return found;
}

const minute = Date.parse("2021-01-01T00:00:00Z");

const prometheus = `# HELP confluent_kafka_server_received_bytes The delta count of bytes.
# TYPE confluent_kafka_server_received_bytes gauge
confluent_kafka_server_received_bytes{kafka_id="lkc-1",topic="topicA"} 10.0 1609459200000
confluent_kafka_server_received_bytes{kafka_id="lkc-1",topic="topicB",} 20.0 1609459200

plain 3
`;

const openMetrics = `# TYPE confluent_kafka_server_received_bytes gauge
# UNIT confluent_kafka_server_received_bytes bytes
confluent_kafka_server_received_bytes{kafka_id="lkc-1",topic="topicA"} 30.0 1609459200.000
export_status{export_status="SUCCESS"} 1
#EOF
`;

describe("an exposition", () => {
  it("in Prometheus' text format is read, its times in milliseconds or in seconds", async () => {
    const [first, second, plain] = await read(prometheus);
    expect(first).toEqual({
      name: "confluent_kafka_server_received_bytes",
      labels: new Map([
        ["kafka_id", "lkc-1"],
        ["topic", "topicA"],
      ]),
      value: 10,
      timestamp: minute,
    });
    expect(second?.timestamp).toBe(minute);
    expect(plain).toEqual({ name: "plain", labels: new Map(), value: 3, timestamp: undefined });
  });

  it("in OpenMetrics is read as well", async () => {
    const samples = await read(openMetrics);
    expect(samples.map(({ name, value, timestamp }) => [name, value, timestamp])).toEqual([
      ["confluent_kafka_server_received_bytes", 30, minute],
      ["export_status", 1, undefined],
    ]);
  });

  it.each([1, 2, 7, 64])("is the same in pieces of %i characters", async (size) => {
    expect(await read(prometheus, size)).toEqual(await read(prometheus));
  });

  it("may end without a line break", async () => {
    expect(await read("a 1")).toHaveLength(1);
  });

  it("may have what is no number, and exemplars", async () => {
    const samples = await read('a NaN\nb +Inf 1609459200\nc 1 # {trace_id="x"} 2\n');
    expect(samples.map(({ value }) => value)).toEqual([Number.NaN, Number.NaN, 1]);
  });

  it("gives back every label value that can be written", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (value) => {
        const escaped = value
          .replaceAll("\\", "\\\\")
          .replaceAll('"', '\\"')
          .replaceAll("\n", "\\n");
        const [sample] = await read(`m{topic="${escaped}",x="y"} 1 1609459200\n`);
        expect(sample?.labels.get("topic")).toBe(value);
        expect(sample?.labels.get("x")).toBe("y");
      }),
    );
  }, 60_000);
});

describe("what is no exposition", () => {
  it.each([
    "<html><body>Sign in</body></html>",
    '{"errors":[]}',
    'm{topic="a} 1\n',
    'm{topic="a"}\n',
    "m\n",
    "m{topic=a} 1\n",
  ])("is named as such: %j", async (text) => {
    await expect(read(text)).rejects.toThrow(ProviderError);
  });

  it("does not fill the memory with one line", async () => {
    async function* endless(): AsyncGenerator<string> {
      for (;;) {
        yield "a".repeat(1_000);
      }
    }
    const reading = (async () => {
      for await (const samples of samplesOf(endless(), "GET /export")) {
        expect(samples).toEqual([]);
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: "PROVIDER_FAILED" });
  });
});
