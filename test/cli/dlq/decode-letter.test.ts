import { describe, expect, test } from "vitest";
import { decodeLetter } from "../../../src/cli/dlq/decode-letter.ts";
import { KafkaConfig } from "../../../src/config/index.ts";
import { DeadLetterRecord } from "../../../src/consumer/letters/dead-letter-record.ts";
import { encodeRequest } from "../../../src/otlp/index.ts";
import { record } from "../../consumer/records.ts";
import { emptyObjects } from "../../support/otlp/empty-objects.ts";

const config = new KafkaConfig({ bootstrapServers: "h:1" });
const spans = { resourceSpans: [{ scopeSpans: [{ spans: [{ name: "a" }] }] }] };

function letterOf(value: Uint8Array | null, headers: Readonly<Record<string, string>> = {}) {
  const list = Object.entries(headers).map(([name, text]) => ({ [name]: Buffer.from(text) }));
  return new DeadLetterRecord(record(0, { value, headers: list }), false);
}

describe("a letter's payload", () => {
  const value = encodeRequest("traces", spans);

  test("is read as the signal that its header, its topic or the reader names", () => {
    const read = { signal: "traces", request: { resourceSpans: [expect.anything()] } };
    const source = { "dlq.source.topic": "otlp_spans" };
    expect(
      decodeLetter(letterOf(value, { "otelcol.signal": "traces" }), config, undefined),
    ).toEqual(read);
    expect(decodeLetter(letterOf(value, source), config, undefined)).toEqual(read);
    expect(decodeLetter(letterOf(value), config, "traces")).toEqual(read);
  });

  test("is not read where nobody knows what it holds, or there is none", () => {
    expect(String(reasonOf(decodeLetter(letterOf(value), config, undefined)))).toContain(
      "--signal",
    );
    expect(String(reasonOf(decodeLetter(letterOf(null), config, "traces")))).toContain("none");
  });

  test("is not read where it would take hundreds of times its size, which is why it is there", () => {
    const poison = letterOf(emptyObjects(3_000_000));
    expect(reasonOf(decodeLetter(poison, config, "traces"))).toMatchObject({
      name: "SerializationError",
      code: "LIMIT_EXCEEDED",
    });
  });
});

function reasonOf(decoded: ReturnType<typeof decodeLetter>): unknown {
  return "error" in decoded ? decoded.error : undefined;
}
