import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closest, nearest } from "../../../src/config/check/nearest.ts";

const names = [
  "batchSize",
  "batchSizeBytes",
  "lingerMs",
  "acks",
  "compression",
  "username",
  "warn",
];

describe("nearest", () => {
  it.each([
    ["a letter missing", "compresion", "compression"],
    ["a letter too many", "lingerrMs", "lingerMs"],
    ["letters swapped", "lignerMs", "lingerMs"],
    ["another case", "LINGERMS", "lingerMs"],
    ["another separator", "linger_ms", "lingerMs"],
    ["only the beginning", "user", "username"],
    ["more than the whole", "warning", "warn"],
    ["a short name with one letter wrong", "asks", "acks"],
  ])("finds the name for %s", (_kind, typed, name) => {
    expect(nearest(typed, names)).toBe(name);
  });

  it("takes the name with fewer changes before the one that is its beginning", () => {
    expect(nearest("batchSizeByte", names)).toBe("batchSizeBytes");
    expect(nearest("batchSiz", names)).toBe("batchSize");
  });

  it.each(["", "x", "5", "acls3", "partitioner", "zzzzzzzz"])("finds none for %j", (typed) => {
    expect(nearest(typed, names)).toBeUndefined();
  });

  it("costs nothing for a name of a megabyte", () => {
    expect(nearest("x".repeat(1 << 20), names)).toBeUndefined();
  });

  it("finds every name that is typed right", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ minLength: 3 }), { minLength: 1 }), (candidates) => {
        for (const name of candidates) {
          expect(nearest(name, candidates)?.toLowerCase()).toBe(name.toLowerCase());
        }
      }),
    );
  });
});

describe("closest", () => {
  it("changes no more letters than it may", () => {
    expect(closest("KAFKA_TOPICS", ["KAFKA_TOPIC"], 2)).toBe("KAFKA_TOPIC");
    expect(closest("KAFKA_LOG_DIRS", ["KAFKA_LOG_LEVEL"], 2)).toBeUndefined();
  });

  it("does not go by beginnings", () => {
    expect(closest("KAFKA_DEBUG", ["KAFKA_DEBUG_CONTEXTS"])).toBeUndefined();
  });
});
