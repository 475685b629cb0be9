import { describe, expect, test } from "vitest";
import { messagePrefix } from "../../../src/bridge/grpc-wire/index.ts";
import { type GrpcAnswer, grpcResultOf } from "../../../src/bridge/otlp-sink/grpc-result.ts";
import { encodeExportResponse, encodeRpcStatus } from "../../../src/otlp/index.ts";

function resultFor(answer: Partial<GrpcAnswer>) {
  const whole: GrpcAnswer = {
    httpStatus: 200,
    status: "0",
    message: undefined,
    details: undefined,
    body: Buffer.of(),
  };
  return grpcResultOf({ ...whole, ...answer }, "logs", "http://b:4317");
}

function detailsWith(retryDelayMs: number): string {
  const status = { code: 8, message: "", retryDelayMs };
  return Buffer.from(encodeRpcStatus("protobuf", status)).toString("base64");
}

describe("what a backend's gRPC status means", () => {
  test("OK: it has the request, but for what a partial success tells of", () => {
    expect(resultFor({})).toEqual({ kind: "accepted" });
    const partial = { rejectedItems: 2, message: "too old" };
    const content = encodeExportResponse("logs", "protobuf", partial);
    const body = Buffer.concat([messagePrefix(content.length), content]);
    expect(resultFor({ body })).toEqual({ kind: "accepted", partial });
  });

  test("INVALID_ARGUMENT: it will never take this content", () => {
    const result = resultFor({ status: "3", message: "a bad%20log" });
    expect(result).toMatchObject({ kind: "refused", tooLarge: false });
    expect(result.kind === "refused" && result.error.message).toContain("gRPC status 3: a bad log");
  });

  test("RESOURCE_EXHAUSTED for the size: smaller requests may pass", () => {
    const message = "grpc: received message larger than max (5000000 vs. 4194304)";
    expect(resultFor({ status: "8", message })).toMatchObject({ kind: "refused", tooLarge: true });
  });

  test("RESOURCE_EXHAUSTED for anything else: later, and when it says so", () => {
    expect(resultFor({ status: "8", message: "too many requests" })).toMatchObject({
      kind: "unavailable",
    });
    expect(resultFor({ status: "8", details: detailsWith(2_500) })).toMatchObject({
      kind: "unavailable",
      delayMs: 2_500,
    });
  });

  test.each(["1", "4", "5", "7", "10", "11", "12", "14", "15", "16"])(
    "%s: it takes nothing now, whatever the content",
    (status) => {
      expect(resultFor({ status })).toMatchObject({ kind: "unavailable" });
    },
  );

  test.each(["2", "13"])("%s: it failed, and nobody knows over what", (status) => {
    expect(resultFor({ status })).toMatchObject({ kind: "failed" });
  });

  test("none at all: something else than gRPC answered", () => {
    const result = resultFor({ httpStatus: 503, status: undefined });
    expect(result).toMatchObject({ kind: "unavailable" });
    expect(result.kind === "unavailable" && result.error.message).toContain("HTTP status 503");
    expect(resultFor({ status: "nonsense" })).toMatchObject({ kind: "unavailable" });
  });

  test("details that nobody can read change nothing", () => {
    expect(resultFor({ status: "14", details: "////" })).not.toHaveProperty("delayMs");
  });
});
