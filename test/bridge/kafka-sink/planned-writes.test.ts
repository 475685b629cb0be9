import { describe, expect, it } from "vitest";
import { type PlanOptions, writePlan } from "../../../src/bridge/kafka-sink/planned-writes.ts";
import type { Parcel } from "../../../src/bridge/pipeline/index.ts";
import { merge, type Signal } from "../../../src/otlp/index.ts";
import { flatItems } from "../../support/otlp/flat-items.ts";
import { type PlainResource, requestOf } from "../process/telemetry.ts";

const none: PlanOptions = { topicFrom: undefined, headers: { from: [], set: {} }, keyBy: "none" };

const id = (byte: number) => new Uint8Array(16).fill(byte);
const item = (name: string, traceId = id(1)) => ({ name, severity: 9, traceId, traceState: "" });

function parcelOf(
  signal: Signal,
  resources: readonly PlainResource[],
  headers: Readonly<Record<string, string>> = {},
): Parcel {
  return { request: requestOf(signal, resources), header: (name) => headers[name] };
}

const tenants = parcelOf("traces", [
  { service: "a", scopes: [[item("1"), item("2")]] },
  { service: "b", scopes: [[item("3")]] },
  { service: "other", scopes: [[item("4")]] },
  { service: undefined, scopes: [[item("5")]] },
  { service: "a", scopes: [[item("6")]] },
]);

describe("the writes of a parcel", () => {
  it("are one, of the request as it is, where nothing else is asked", () => {
    const [write, ...others] = writePlan(none)(tenants);
    expect(write?.request).toBe(tenants.request);
    expect(write?.options).toEqual({});
    expect(others).toEqual([]);
  });

  it("take each resource to the topic that its attribute names, if it may be named", () => {
    const topicFrom = { from: "attribute", name: "service.name", allow: ["a", "b"] } as const;
    const writes = writePlan({ ...none, topicFrom })(tenants);
    expect(writes.map(({ options, request }) => [options.topic, request.items])).toEqual([
      ["a", 3],
      ["b", 1],
      [undefined, 2],
    ]);
    const merged = merge(writes.map(({ request }) => request.bytes));
    expect(flatItems("traces", merged).sort()).toEqual(
      flatItems("traces", tenants.request.bytes).sort(),
    );
  });

  it("do not copy a request whose resources all name one topic", () => {
    const parcel = parcelOf("logs", [{ service: "a", scopes: [[item("1")]] }]);
    const topicFrom = { from: "attribute", name: "service.name", allow: ["a"] } as const;
    const [write] = writePlan({ ...none, topicFrom })(parcel);
    expect(write?.request).toBe(parcel.request);
    expect(write?.options).toEqual({ topic: "a" });
  });

  it.each([
    ["a", "a"],
    ["b", undefined],
    ["__proto__", undefined],
    [undefined, undefined],
  ])("take a request with the header %j to topic %j", (tenant, topic) => {
    const topicFrom = { from: "header", name: "X-Tenant", allow: ["a"] } as const;
    const parcel = parcelOf("traces", [], tenant === undefined ? {} : { "x-tenant": tenant });
    const [write] = writePlan({ ...none, topicFrom })(parcel);
    expect(write?.options).toEqual(topic === undefined ? {} : { topic });
  });

  it("have the fixed headers, and those of the request that are asked for", () => {
    const headers = { from: ["X-Tenant", "x-absent"], set: { Source: "edge" } };
    const parcel = parcelOf("traces", [], { "x-tenant": "acme", "x-other": "1" });
    const [write] = writePlan({ ...none, headers })(parcel);
    expect(write?.options.headers).toEqual([
      ["Source", "edge"],
      ["x-tenant", "acme"],
    ]);
  });

  it("leave out a header of the request that would name another signal", () => {
    const headers = { from: ["OTelCol.Signal"], set: {} };
    const parcel = parcelOf("traces", [], { "otelcol.signal": "logs" });
    expect(writePlan({ ...none, headers })(parcel)[0]?.options).toEqual({});
  });

  it("are one for each trace with its id as the key, where keys are asked for", () => {
    const parcel = parcelOf("logs", [
      { service: "a", scopes: [[item("1", id(1)), item("2", id(2)), item("3", new Uint8Array())]] },
      { service: "b", scopes: [[item("4", id(1))]] },
    ]);
    const topicFrom = { from: "attribute", name: "service.name", allow: ["b"] } as const;
    const keyed = writePlan({ ...none, keyBy: "traceId" })(parcel);
    expect(keyed.map(({ options, request }) => [options.key, request.items])).toEqual([
      ["01".repeat(16), 2],
      ["02".repeat(16), 1],
      [undefined, 1],
    ]);
    const both = writePlan({ ...none, topicFrom, keyBy: "traceId" })(parcel);
    expect(both.map(({ options }) => [options.topic, options.key])).toEqual([
      [undefined, "01".repeat(16)],
      [undefined, "02".repeat(16)],
      [undefined, undefined],
      ["b", "01".repeat(16)],
    ]);
  });

  it("have no keys for metrics, which have no traces", () => {
    const parcel = parcelOf("metrics", [{ service: "a", scopes: [[item("1")]] }]);
    const [write] = writePlan({ ...none, keyBy: "traceId" })(parcel);
    expect(write?.request).toBe(parcel.request);
  });
});
