import { describe, expect, it } from "vitest";
import { batchHeaders, batchInfoFromHeaders } from "../../../src/otlp/index.ts";

const id = "01a1fdec-f4bd-71f6-943d-c66787bee36b";

describe("the headers of a batch", () => {
  it("are its id, its time in nanoseconds and its metadata", () => {
    const metadata = { tenant: "a", "": "empty key", "x.y": "" };
    expect(batchHeaders({ id, timestamp: new Date(5), metadata })).toEqual({
      "batch.id": id,
      "batch.timestamp": "5000000",
      "batch.metadata.tenant": "a",
      "batch.metadata.": "empty key",
      "batch.metadata.x.y": "",
    });
  });

  it("are read back, beside headers of others", () => {
    const metadata = { tenant: "ä", "x.y": "" };
    const headers = { ...batchHeaders({ id, timestamp: 2n ** 64n - 1n, metadata }), other: "1" };
    expect(batchInfoFromHeaders(headers)).toEqual({ id, timestamp: 2n ** 64n - 1n, metadata });
  });

  it("keep a key that is the name of an object's prototype", () => {
    const metadata = JSON.parse('{"__proto__": "kept"}');
    const info = batchInfoFromHeaders(batchHeaders({ metadata }));
    expect(Object.entries(info.metadata)).toEqual([["__proto__", "kept"]]);
  });

  it("name a new id each time if the batch has none", () => {
    const [first, second] = [batchHeaders({}), batchHeaders({})];
    expect(first["batch.id"]).not.toBe(second["batch.id"]);
  });

  it("may all be missing", () => {
    const nothing = { id: undefined, timestamp: undefined, metadata: {} };
    expect(batchInfoFromHeaders({})).toEqual(nothing);
    expect(batchInfoFromHeaders({ "batch.id": "" })).toEqual(nothing);
  });

  it.each(["", "-1", "1.5", "0x1", "2026-01-01T00:00:00Z", "18446744073709551616", "9".repeat(21)])(
    "are no time where they say %j",
    (timestamp) => {
      const info = batchInfoFromHeaders({ "batch.timestamp": timestamp });
      expect(info.timestamp).toBeUndefined();
    },
  );
});
