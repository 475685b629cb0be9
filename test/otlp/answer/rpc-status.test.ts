import protobuf from "protobufjs";
import { describe, expect, it } from "vitest";
import { SerializationError } from "../../../src/errors/index.ts";
import { decodeRpcStatus, encodeRpcStatus } from "../../../src/otlp/index.ts";

/** As googleapis has them, for a decoder that is not ours. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Any { string type_url = 1; bytes value = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message Duration { int64 seconds = 1; int32 nanos = 2; }
  message RetryInfo { Duration retry_delay = 1; }
`);

function decoded(type: string, bytes: Uint8Array) {
  const found = root.lookupType(type);
  return found.toObject(found.decode(bytes), { longs: Number, defaults: true });
}

describe("google.rpc.Status", () => {
  it.each([0, 1, 999, 1_000, 90_500])("tells others to come back in %d ms", (retryDelayMs) => {
    const status = { code: 14, message: "später", retryDelayMs };
    const bytes = encodeRpcStatus("protobuf", status);
    expect(decodeRpcStatus("protobuf", bytes)).toEqual(status);
    const { code, message, details } = decoded("Status", bytes);
    expect({ code, message }).toEqual({ code: 14, message: "später" });
    expect(details[0].typeUrl).toBe("type.googleapis.com/google.rpc.RetryInfo");
    const { seconds, nanos } = decoded("RetryInfo", details[0].value).retryDelay;
    expect(seconds * 1_000 + nanos / 1_000_000).toBe(retryDelayMs);
  });

  it("is read as others write it", () => {
    const retryInfo = root.lookupType("RetryInfo");
    const value = retryInfo
      .encode(retryInfo.fromObject({ retryDelay: { seconds: 2, nanos: 250_000_000 } }))
      .finish();
    const type = root.lookupType("Status");
    const details = [
      { typeUrl: "type.googleapis.com/google.rpc.Help", value },
      { typeUrl: "type.googleapis.com/google.rpc.RetryInfo", value },
    ];
    const bytes = type.encode(type.fromObject({ code: 8, message: "slow", details })).finish();
    expect(decodeRpcStatus("protobuf", bytes)).toEqual({
      code: 8,
      message: "slow",
      retryDelayMs: 2_250,
    });
  });

  it("is JSON as protobuf maps it", () => {
    const bytes = encodeRpcStatus("json", { code: 14, message: "later", retryDelayMs: 1_500 });
    expect(JSON.parse(Buffer.from(bytes).toString())).toEqual({
      code: 14,
      message: "later",
      details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "1.5s" }],
    });
    expect(decodeRpcStatus("json", bytes)).toMatchObject({ code: 14, message: "later" });
  });

  it.each(["{}", "null", "[]", '{"code":"x","message":7}'])("is empty where it is %s", (text) => {
    expect(decodeRpcStatus("json", Buffer.from(text))).toEqual({ code: 0, message: "" });
  });

  it.each([
    ["protobuf", Buffer.from([0x12, 200])],
    ["json", Buffer.from("<html>")],
  ] as const)("that is no %s is a SerializationError", (encoding, bytes) => {
    expect(() => decodeRpcStatus(encoding, bytes)).toThrow(SerializationError);
  });
});
