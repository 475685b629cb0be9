import { describe, expect, it } from "vitest";
import { messagePrefix, onlyMessage, readPrefix } from "../../../src/bridge/grpc-wire/index.ts";

describe("a message's frame", () => {
  it.each([
    [0, false],
    [300, true],
    [4_294_967_295, false],
  ])("tells length %d and whether it is compressed: %s", (length, isCompressed) => {
    expect(readPrefix(messagePrefix(length, isCompressed))).toEqual({ isCompressed, length });
  });

  it("is unknown with another flag", () => {
    expect(readPrefix(Buffer.from([2, 0, 0, 0, 0]))).toBeUndefined();
  });

  it.each([
    ["nothing", Buffer.alloc(0)],
    ["half a prefix", Buffer.alloc(4)],
    ["less than it says", Buffer.concat([messagePrefix(3), Buffer.alloc(2)])],
    ["more than it says", Buffer.concat([messagePrefix(3), Buffer.alloc(4)])],
    ["another flag", Buffer.from([9, 0, 0, 0, 0])],
  ])("holds no message where there is %s", (_what, body) => {
    expect(onlyMessage(body)).toBeUndefined();
  });

  it("holds the one message", () => {
    const body = Buffer.concat([messagePrefix(2, true), Buffer.from("ab")]);
    expect(onlyMessage(body)).toEqual({ compressed: true, content: Buffer.from("ab") });
  });
});
