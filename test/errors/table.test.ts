import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import * as errors from "../../src/errors/index.ts";
import {
  codeOfDriverCode,
  type ErrorCode,
  type ErrorRow,
  errorTable,
} from "../../src/errors/index.ts";

const require = createRequire(import.meta.url);
const driver: {
  CODES: { ERRORS: Record<string, number> };
} = require("@confluentinc/kafka-javascript");

const rows = Object.entries(errorTable) as [ErrorCode, ErrorRow][];

/** The driver's codes that no row stands for, each with the reason why no user can meet it. */
const neverReachesAUser: Readonly<Record<string, string>> = {
  ERR__BEGIN: "marks the start of librdkafka's own range",
  ERR__END: "marks the end of that range",
  ERR_NO_ERROR: "is success",
  ERR__PARTITION_EOF: "is an event of the consumer, shown as such",
  ERR__ASSIGN_PARTITIONS: "is the signal of a rebalance",
  ERR__REVOKE_PARTITIONS: "is the signal of a rebalance",
  ERR__NODE_UPDATE: "wakes a broker thread",
  ERR__OUTDATED: "makes librdkafka drop a late answer",
  ERR__WAIT_CACHE: "is a state of an entry in the metadata cache",
  ERR__NOENT: "is an empty look-up of a header or of the metadata cache",
  ERR__READ_ONLY: "concerns header lists of consumed messages, which the binding does not expose",
  ERR__INVALID_TYPE: "concerns reading a property as another type, which the binding does not do",
  ERR__APPLICATION: "is for applications in C; librdkafka never raises it",
  ERR__NOOP: "answers admin calls with nothing to do; administration goes through another client",
  ERR_FETCH_SESSION_ID_NOT_FOUND: "librdkafka fetches without sessions",
  ERR_INVALID_FETCH_SESSION_EPOCH: "librdkafka fetches without sessions",
  ERR_ELECTION_NOT_NEEDED: "answers an election, which nothing here asks for",
};

describe("the error table", () => {
  it.each(rows)("%s names an exported class of typed errors", (_code, row) => {
    const found = (errors as Record<string, unknown>)[row.class];
    expect(found).toBeTypeOf("function");
    const isRoot = found === errors.KafkaBridgeError;
    expect(
      isRoot || (found as { prototype: object }).prototype instanceof errors.KafkaBridgeError,
    ).toBe(true);
  });

  it.each(rows)("%s says what happened and, in a sentence, what to do", (_code, row) => {
    expect(row.text).toMatch(/^[A-Z].*[^.\s]$/s);
    expect(row.action).toMatch(/^[A-Z].*\.$/s);
  });

  it("has a row for every exported class", () => {
    const exported = Object.values(errors)
      .filter((value) => typeof value === "function" && value.prototype instanceof Error)
      .map((value) => (value as { name: string }).name);
    expect(new Set(rows.map(([, row]) => row.class))).toEqual(new Set(exported));
  });

  it("gives no driver code to two rows", () => {
    const all = rows.flatMap(([, row]) => row.driver ?? []);
    const twice = all.filter((code, index) => all.indexOf(code) !== index);
    expect(twice).toEqual([]);
  });

  it("gives no driver code to a row whose class needs more than an error to be made", () => {
    const withDriver = rows.filter(([, row]) => row.driver !== undefined);
    expect(withDriver.map(([, row]) => row.class)).not.toContain("MissingDependencyError");
  });
});

describe("the driver's list of error codes", () => {
  const known = Object.entries(driver.CODES.ERRORS);

  it.each(known)("%s (%i) has a row, or a reason why no user meets it", (name, code) => {
    const hasRow = codeOfDriverCode(code) !== undefined;
    const hasReason = Object.hasOwn(neverReachesAUser, name);
    expect({ hasRow, hasReason }).toEqual({ hasRow: !hasReason, hasReason: !hasRow });
  });

  it("holds every code that the table mentions", () => {
    const numbers = new Set(known.map(([, code]) => code));
    const unknown = rows
      .flatMap(([, row]) => row.driver ?? [])
      .filter((code) => !numbers.has(code));
    expect(unknown).toEqual([]);
  });

  it("holds every code that is said to reach no user", () => {
    const names = new Set(known.map(([name]) => name));
    expect(Object.keys(neverReachesAUser).filter((name) => !names.has(name))).toEqual([]);
  });
});

describe("codeOfDriverCode", () => {
  it("is undefined for a code that no Kafka has", () => {
    expect(codeOfDriverCode(9_999)).toBeUndefined();
    expect(codeOfDriverCode(Number.NaN)).toBeUndefined();
  });
});
