import { describe, expect, test } from "vitest";
import { KafkaConfig } from "../../src/config/index.ts";
import { MessageTooLargeError } from "../../src/errors/index.ts";
import { ScannedRequest } from "../../src/otlp/index.ts";
import { checkSizes } from "../../src/producer/index.ts";
import { maxValueBytes } from "../../src/producer/record-content.ts";
import { encodeHeaders } from "../../src/producer/write-options.ts";
import { field, spanRequest } from "../support/otlp/wire-bytes.ts";

const config = new KafkaConfig({
  bootstrapServers: "a:1",
  producer: { maxRequestSize: 1_000 },
});
const named = (name: string) => ScannedRequest.scan("traces", spanRequest(field(5, name)));

/** A span in a request of just that size. */
function ofSize(bytes: number): ScannedRequest<"traces"> {
  const around = named("x".repeat(500)).bytes.length - 500;
  const request = named("x".repeat(bytes - around));
  expect(request.bytes.length).toBe(bytes);
  return request;
}

describe("sizes that are checked before a write", () => {
  const headers = [["tenant", "acme"]] as const;
  const headerBytes = encodeHeaders({ "otelcol.signal": "traces" }, headers).bytes;
  const limit = maxValueBytes(1_000, 3, headerBytes);

  test("are those of the write itself, to the byte", () => {
    const options = { key: "key", headers };
    expect(() => checkSizes(config, ofSize(limit), options)).not.toThrow();
    expect(() => checkSizes(config, ofSize(limit + 1), options)).toThrow(MessageTooLargeError);
  });

  test("are told with the item's name", () => {
    const giant = named(`the giant${"x".repeat(2_000)}`);
    expect(() => checkSizes(config, giant, {})).toThrow(
      /item 0, "the giantx+", takes 20\d\d bytes/,
    );
  });

  test("may be larger together, as the request is split", () => {
    const spans = ScannedRequest.scan(
      "traces",
      Uint8Array.from(Array.from({ length: 40 }, () => [...ofSize(200).bytes]).flat()),
    );
    expect(spans.items).toBe(40);
    expect(() => checkSizes(config, spans, {})).not.toThrow();
  });
});
