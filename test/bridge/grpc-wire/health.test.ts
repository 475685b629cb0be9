import { describe, expect, it } from "vitest";
import { encodeHealth, serviceInCheck } from "../../../src/bridge/grpc-wire/index.ts";

describe("the messages of grpc.health.v1", () => {
  it.each([
    ["", Buffer.alloc(0)],
    ["", Buffer.from([0x0a, 0])],
    ["a.B", Buffer.from([0x0a, 3, 0x61, 0x2e, 0x42])],
  ])("ask for %j", (service, message) => {
    expect(serviceInCheck(message)).toBe(service);
  });

  it.each([Buffer.from([0x0a]), Buffer.from([0x0a, 5, 0x61]), Buffer.from([0x12, 0])])(
    "ask for nothing that there is in %j",
    (message) => {
      expect(serviceInCheck(message)).toBe("\u0000");
    },
  );

  it("answer with a status", () => {
    expect(encodeHealth(2)).toEqual(Buffer.from([0x08, 2]));
  });
});
