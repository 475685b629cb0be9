import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filter } from "../../../src/bridge/process/filter.ts";
import type { Condition } from "../../../src/config/index.ts";
import { type Signal, scan, signals } from "../../../src/otlp/index.ts";
import { judgedData } from "../../support/otlp/judge.ts";
import { only, type PlainItem, requestOf, telemetry } from "./telemetry.ts";

const anything = { minSeverity: undefined, maxSeverity: undefined };
const of = (service: readonly string[]) => ({ resource: { "service.name": service } });

/** The lowest and the highest number of each, by the specification. */
const bounds = { info: [9, 12], warn: [13, 16], error: [17, 20] } as const;

interface Case {
  readonly name: string;
  readonly goesOn: "keep" | "drop";
  readonly condition: Condition;
  readonly wants: (signal: Signal, item: PlainItem, service: string | undefined) => boolean;
}

const cases: readonly Case[] = [
  {
    name: "services that are kept",
    goesOn: "keep",
    condition: { ...of(["cart", "^check"]), ...anything },
    wants: (_, __, service) => service === "cart" || service === "checkout",
  },
  {
    name: "services that are dropped",
    goesOn: "drop",
    condition: { ...of(["^cart"]), ...anything },
    wants: (_, __, service) => service !== "cart" && service !== "cart-db",
  },
  {
    name: "log records of a severity at least",
    goesOn: "keep",
    condition: { resource: {}, minSeverity: "warn", maxSeverity: undefined },
    wants: (signal, { severity }) =>
      signal !== "logs" || severity === 0 || severity >= bounds.warn[0],
  },
  {
    name: "log records of a severity dropped",
    goesOn: "drop",
    condition: { resource: {}, minSeverity: undefined, maxSeverity: "info" },
    wants: (signal, { severity }) =>
      signal !== "logs" || severity === 0 || severity > bounds.info[1],
  },
  {
    name: "a service with severities between two",
    goesOn: "keep",
    condition: { ...of(["cart"]), minSeverity: "info", maxSeverity: "error" },
    wants: (signal, { severity }, service) =>
      service === "cart" &&
      (signal !== "logs" ||
        severity === 0 ||
        (severity >= bounds.info[0] && severity <= bounds.error[1])),
  },
  {
    name: "severities of a service dropped",
    goesOn: "drop",
    condition: { ...of(["cart"]), minSeverity: undefined, maxSeverity: "info" },
    wants: (signal, { severity }, service) =>
      !(signal === "logs" && service === "cart" && severity !== 0 && severity <= bounds.info[1]),
  },
];

describe.each(cases)("a filter by $name", ({ goesOn, condition, wants }) => {
  it.each(signals)("leaves of %s what the same choice among decoded ones leaves", (signal) => {
    const process = filter(goesOn, condition);
    fc.assert(
      fc.property(telemetry, (resources) => {
        const request = requestOf(signal, resources);
        const expected = only(resources, (item, service) => wants(signal, item, service));
        const result = process(request);
        const left = requestOf(signal, expected);
        if (left.items === request.items) {
          expect(result === request || result?.bytes === request.bytes || left.items === 0).toBe(
            true,
          );
        } else if (left.items === 0) {
          expect(result).toBeUndefined();
        } else {
          expect(judgedData(signal, result?.bytes ?? new Uint8Array())).toEqual(
            judgedData(signal, left.bytes),
          );
          expect(result?.items).toBe(left.items);
          expect(scan(signal, result?.bytes ?? new Uint8Array()).items).toBe(left.items);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("a filter", () => {
  it("matches several attributes of a resource at once, and needs all of them", () => {
    const request = requestOf("traces", [
      { service: "cart", scopes: [[item("a")]] },
      { service: undefined, scopes: [[item("b")]] },
    ]);
    const resource = { "service.name": ["cart"], "deployment.environment.name": ["prod"] };
    expect(filter("keep", { resource, ...anything })(request)).toBeUndefined();
    expect(filter("drop", { resource, ...anything })(request)?.bytes).toBe(request.bytes);
  });

  it("takes a resource that comes twice, its parts after one another, for one", () => {
    const request = requestOf("logs", [
      { service: "cart", scopes: [[item("a")]] },
      { service: "other", scopes: [[item("b")]] },
      { service: "cart", scopes: [[item("c")]] },
    ]);
    expect(filter("keep", { ...of(["cart"]), ...anything })(request)?.items).toBe(2);
  });
});

function item(name: string): PlainItem {
  return { name, severity: 9, traceId: new Uint8Array(16).fill(1), traceState: "" };
}
