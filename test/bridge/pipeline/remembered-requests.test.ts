import { describe, expect, it } from "vitest";
import { RememberedRequests } from "../../../src/bridge/pipeline/index.ts";
import { ScannedRequest } from "../../../src/otlp/index.ts";
import { spanBytes } from "../../support/bridge/requests.ts";

const request = (name: string) => ScannedRequest.scan("traces", spanBytes(1, name));
const noHeaders = () => "";

/** A memory whose clock stands still until it is moved. */
function memory(rules: { maxEntries?: number; maxBytes?: number; keptMs?: number } = {}) {
  const clock = { ms: 0 };
  const all = { maxEntries: 100, maxBytes: 1_000, keptMs: 1_000, ...rules };
  const remembered = new RememberedRequests<string>(all, () => clock.ms);
  return { remembered, clock };
}

describe("requests that are remembered", () => {
  it("are known by their bytes, whatever array holds them, and once only", () => {
    const { remembered } = memory();
    remembered.keep(request("a"), "", "half of it");
    expect(remembered.take(request("b"), noHeaders)).toBeUndefined();
    expect(remembered.take(request("a"), noHeaders)?.value).toBe("half of it");
    expect(remembered.take(request("a"), noHeaders)).toBeUndefined();
    expect(remembered.size).toBe(0);
  });

  it("are known as often as they came", () => {
    const { remembered } = memory();
    remembered.keep(request("a"), "", "first");
    remembered.keep(request("a"), "", "second");
    const taken = [1, 2, 3].map(() => remembered.take(request("a"), noHeaders)?.value);
    expect(taken).toEqual(["first", "second", undefined]);
  });

  it("are others with other headers, or of another signal", () => {
    const { remembered } = memory();
    const bytes = spanBytes(0);
    remembered.keep(ScannedRequest.scan("traces", bytes), "blue", "x");
    const logs = ScannedRequest.scan("logs", bytes);
    expect(remembered.take(logs, () => "blue")).toBeUndefined();
    expect(remembered.take(ScannedRequest.scan("traces", bytes), () => "red")).toBeUndefined();
    expect(remembered.take(ScannedRequest.scan("traces", bytes), () => "blue")?.value).toBe("x");
  });

  it("can be remembered again, without their bytes", () => {
    const { remembered } = memory();
    remembered.keep(request("a"), "", "half of it");
    remembered.take(request("a"), noHeaders)?.again("three quarters");
    expect(remembered.take(request("a"), noHeaders)?.value).toBe("three quarters");
  });

  it("cost others of their size no look at all of their bytes", () => {
    const { remembered } = memory();
    const about = () => {
      throw new Error("looked at");
    };
    expect(remembered.take(request("before anything is kept"), about)).toBeUndefined();
    remembered.keep(request("orders"), "", "x");
    for (const name of ["of another length", "basket", "orderz"]) {
      expect(remembered.take(request(name), about)).toBeUndefined();
    }
    expect(remembered.take(request("orders"), noHeaders)?.value).toBe("x");
  });

  it("are forgotten in time", () => {
    const { remembered, clock } = memory({ keptMs: 1_000 });
    remembered.keep(request("a"), "", "x");
    clock.ms = 999;
    remembered.keep(request("b"), "", "y");
    clock.ms = 1_000;
    expect(remembered.take(request("a"), noHeaders)).toBeUndefined();
    expect(remembered.take(request("b"), noHeaders)?.value).toBe("y");
  });

  it.each([
    ["number", { maxEntries: 2 }, 0],
    ["bytes", { maxBytes: 20 }, 10],
  ])("are bounded in %s, the oldest going first", (_, rules, bytes) => {
    const { remembered } = memory(rules);
    for (const name of ["a", "b", "c"]) {
      remembered.keep(request(name), "", name, bytes);
    }
    const left = ["a", "b", "c"].map((name) => remembered.take(request(name), noHeaders)?.value);
    expect(left).toEqual([undefined, "b", "c"]);
    expect(remembered.size).toBe(0);
  });

  it("are not remembered where one alone is over the bound, and leave room for the next", () => {
    const { remembered } = memory({ maxBytes: 20 });
    remembered.keep(request("a"), "", "a", 21);
    expect(remembered.size).toBe(0);
    remembered.keep(request("b"), "", "b", 20);
    expect(remembered.take(request("b"), noHeaders)?.value).toBe("b");
  });
});
