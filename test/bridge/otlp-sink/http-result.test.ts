import { describe, expect, test } from "vitest";
import { type HttpAnswer, resultOf } from "../../../src/bridge/otlp-sink/http-result.ts";
import { encodeExportResponse, encodeRpcStatus } from "../../../src/otlp/index.ts";

const now = Date.UTC(2026, 0, 1, 0, 0, 0);

function resultFor(answer: Partial<HttpAnswer>) {
  const whole = { status: 200, contentType: "", retryAfter: undefined, body: Buffer.of() };
  return resultOf({ ...whole, ...answer }, "traces", "http://b:4318", now);
}

describe("what a backend's answer means", () => {
  test.each([200, 202, 204])("%i: it has the request", (status) => {
    expect(resultFor({ status })).toEqual({ kind: "accepted" });
  });

  test.each([
    ["protobuf", "application/x-protobuf"],
    ["json", "application/json; charset=utf-8"],
  ] as const)(
    "200 with a partial success in %s: it has the request but for that",
    (encoding, contentType) => {
      const partial = { rejectedItems: 3, message: "too old" };
      const body = encodeExportResponse("traces", encoding, partial);
      expect(resultFor({ contentType, body })).toEqual({ kind: "accepted", partial });
    },
  );

  test("200 with words of its own: it has the request", () => {
    expect(resultFor({ body: Buffer.from("ok!") })).toEqual({ kind: "accepted" });
  });

  test.each([
    [400, false],
    [413, true],
    [422, false],
  ])("%i: it will never take this content", (status, tooLarge) => {
    const body = encodeRpcStatus("protobuf", { code: 3, message: "a bad span" });
    const result = resultFor({ status, contentType: "application/x-protobuf", body });
    expect(result).toMatchObject({
      kind: "refused",
      tooLarge,
      error: { code: "DELIVERY_REFUSED" },
    });
    expect(result.kind === "refused" && result.error.message).toContain(
      `http://b:4318 answered ${status}: a bad span`,
    );
  });

  test.each([401, 403, 404, 405, 408, 415, 429, 502, 503, 504])(
    "%i: it takes nothing now, whatever the content",
    (status) => {
      const result = resultFor({ status });
      expect(result).toMatchObject({ kind: "unavailable", error: { retriable: true } });
      expect(result).not.toHaveProperty("delayMs");
    },
  );

  test.each([500, 501, 507])("%i: it failed, and nobody knows over what", (status) => {
    expect(resultFor({ status })).toMatchObject({ kind: "failed" });
  });

  test.each([
    ["7", 7_000],
    ["Thu, 01 Jan 2026 00:01:00 GMT", 60_000],
    ["Wed, 31 Dec 2025 00:00:00 GMT", 0],
  ])("Retry-After: %s is a time to leave it alone", (retryAfter, delayMs) => {
    expect(resultFor({ status: 503, retryAfter })).toMatchObject({ delayMs });
    expect(resultFor({ status: 500, retryAfter })).toMatchObject({ delayMs });
  });

  test("Retry-After that is neither seconds nor a date says nothing", () => {
    expect(resultFor({ status: 503, retryAfter: "soon" })).not.toHaveProperty("delayMs");
  });

  test("what it says is kept, and not all of it", () => {
    const result = resultFor({ status: 400, body: Buffer.from("x".repeat(100_000)) });
    expect(result.kind === "refused" && result.error.message.length).toBeLessThan(1_000);
  });
});
