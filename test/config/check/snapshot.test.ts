import { describe, expect, it } from "vitest";
import { takeSnapshot } from "../../../src/config/check/snapshot.ts";

const none = new Set<string>();

describe("takeSnapshot", () => {
  it("copies objects and lists, however deep", () => {
    const input = { a: { b: [1, { c: "x" }] }, d: null, e: undefined };
    const { value, issues } = takeSnapshot(input, none);
    expect(value).toEqual(input);
    expect(issues).toEqual([]);
    (input.a.b[1] as { c: string }).c = "changed";
    expect(value).toEqual({ a: { b: [1, { c: "x" }] }, d: null, e: undefined });
  });

  it("keeps functions as they are", () => {
    const call = () => {};
    expect((takeSnapshot({ call }, none).value as { call: unknown }).call).toBe(call);
  });

  it("takes binary data for a problem", () => {
    const { value, issues } = takeSnapshot(
      { key: Buffer.from("x"), list: [new Uint8Array()] },
      none,
    );
    expect(value).toEqual({ key: undefined, list: [undefined] });
    expect(issues).toEqual([
      { path: ["key"], message: "is binary data: give a string" },
      { path: ["list", "0"], message: "is binary data: give a string" },
    ]);
  });

  it("keeps what it is told to keep, at the top alone", () => {
    const kept = { a: 1 };
    const { value } = takeSnapshot({ kept, deeper: { kept } }, new Set(["kept"]));
    expect((value as { kept: unknown }).kept).toBe(kept);
    expect((value as { deeper: { kept: unknown } }).deeper.kept).not.toBe(kept);
  });

  it("reads each getter once", () => {
    let reads = 0;
    const input = {
      get option() {
        reads += 1;
        return reads;
      },
    };
    expect(takeSnapshot(input, none).value).toEqual({ option: 1 });
    expect(reads).toBe(1);
  });

  it("takes a getter that throws for a problem of that option", () => {
    const input = {
      good: 1,
      get bad(): number {
        throw new Error("PLANTED");
      },
    };
    const { value, issues } = takeSnapshot(input, none);
    expect(value).toEqual({ good: 1, bad: undefined });
    expect(issues).toEqual([{ path: ["bad"], message: "cannot be read: reading it throws" }]);
  });

  it("takes a proxy that throws for a problem of the whole", () => {
    const refuse = () => {
      throw new Error("no");
    };
    const { value, issues } = takeSnapshot(new Proxy({}, { ownKeys: refuse }), none);
    expect(value).toBeUndefined();
    expect(issues).toEqual([{ path: [], message: "cannot be read: reading it throws" }]);
  });

  it("ends a cycle", () => {
    const input: Record<string, unknown> = {};
    input.self = input;
    const { issues } = takeSnapshot(input, none);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.message).toBe("nested too deeply; is it a cycle?");
  });

  it("does not walk a list that is longer than any", () => {
    const { value, issues } = takeSnapshot({ list: new Array(4_000_000_000) }, none);
    expect(value).toEqual({ list: undefined });
    expect(issues).toEqual([{ path: ["list"], message: "more than 10,000 elements" }]);
  });

  it("takes no key for the prototype", () => {
    const { value, issues } = takeSnapshot(JSON.parse('{"a": {"__proto__": {"x": 1}}}'), none);
    expect(issues).toEqual([{ path: ["a", "__proto__"], message: "is not an option" }]);
    expect((value as { a: { x?: number } }).a.x).toBeUndefined();
  });
});
