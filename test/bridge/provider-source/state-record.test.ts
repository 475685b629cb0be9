import { describe, expect, it } from "vitest";
import {
  decodeState,
  encodeState,
  stateKey,
} from "../../../src/bridge/provider-source/state-record.ts";
import { ProviderError } from "../../../src/errors/index.ts";

const until = Date.UTC(2026, 10, 22, 12);

describe("the record of a shard's state", () => {
  it("tells how far it was read, to us and to people", () => {
    const key = stateKey({ pipeline: "cloud", provider: "AWS_MSK" }, "1/eu-central-1");
    expect(key).toBe("cloud/AWS_MSK/1/eu-central-1");
    const value = encodeState(until, until + 1);
    expect(JSON.parse(value)).toEqual({
      version: 1,
      untilMs: until,
      until: "2026-11-22T12:00:00.000Z",
      writtenAt: "2026-11-22T12:00:00.001Z",
    });
    expect(decodeState(key, value)).toBe(until);
  });

  it.each(["", "null", "7", "{}", `{"version":2,"untilMs":5}`, `{"version":1,"untilMs":"5"}`])(
    "is not guessed at where it is %j",
    (value) => {
      expect(() => decodeState("cloud/X/s", value)).toThrow(ProviderError);
      expect(() => decodeState("cloud/X/s", value)).toThrow(/"cloud\/X\/s" is not of version 1/);
    },
  );
});
