import { describe, expect, it } from "vitest";
import { type KeepItem, satisfies, selectItems } from "../../src/cli/select-items.ts";
import { parseCondition } from "../../src/cli/where.ts";
import {
  attributes,
  bytes,
  logs,
  metric,
  metrics,
  record,
  span,
  start,
  traceId,
  traces,
} from "../render/telemetry.ts";

const where = (...conditions: string[]): KeepItem => satisfies(conditions.map(parseCondition));

const spans = traces("shop", [
  span("1", "", "GET /", [0, 1], { attributes: attributes({ "http.status": 200n }) }),
  span("2", "", "GET /pay", [0, 1], { status: { code: 2, message: "" } }),
]);

const names = (keep: KeepItem): string[] =>
  selectItems("traces", spans, keep).resourceSpans.flatMap(({ scopeSpans }) =>
    scopeSpans.flatMap((scoped) => scoped.spans.map(({ name }) => name)),
  );

describe("selectItems on traces", () => {
  it.each([
    ["name=GET /", ["GET /"]],
    ["name~^GET", ["GET /", "GET /pay"]],
    ["service=shop", ["GET /", "GET /pay"]],
    ["service.name!=shop", []],
    ["http.status=200", ["GET /"]],
    ["http.status!=200", ["GET /pay"]],
    ["status=error", ["GET /pay"]],
    ["status=unset", ["GET /"]],
    [`traceId=${traceId}`, ["GET /", "GET /pay"]],
    ["constructor~.", []],
  ])("--where %s", (condition, expected) => {
    expect(names(where(condition))).toEqual(expected);
  });

  it("keeps what satisfies all conditions", () => {
    expect(names(where("name~^GET", "http.status=200"))).toEqual(["GET /"]);
  });

  it("looks at the attributes of the scope", () => {
    const scoped = traces("shop", [span("1", "", "a", [0, 1])]);
    const [resourceSpans] = scoped.resourceSpans;
    const [scopeSpans] = resourceSpans?.scopeSpans ?? [];
    if (scopeSpans === undefined) {
      throw new Error("the request has a scope");
    }
    scopeSpans.scope = {
      name: "lib",
      version: "1",
      attributes: attributes({ "lib.kind": "test" }),
      droppedAttributesCount: 0,
    };
    const kept = (condition: string) => selectItems("traces", scoped, where(condition));
    expect(kept("lib.kind=test").resourceSpans).toHaveLength(1);
    expect(kept("lib.kind=other").resourceSpans).toHaveLength(0);
  });

  it("leaves out what is left empty, and the request as it was", () => {
    const before = structuredClone(spans);
    expect(selectItems("traces", spans, where("name=none"))).toEqual({ resourceSpans: [] });
    expect(spans).toEqual(before);
  });
});

describe("selectItems on metrics", () => {
  const point = (status: string) => ({
    startTimeUnixNano: 0n,
    timeUnixNano: start,
    asInt: 1n,
    attributes: attributes({ status }),
    exemplars: [],
    flags: 0,
  });
  const request = metrics("shop", [
    metric("orders", "1", {
      sum: {
        isMonotonic: true,
        aggregationTemporality: 2,
        dataPoints: [point("ok"), point("failed")],
      },
    }),
    metric("up", "1", { gauge: { dataPoints: [point("ok")] } }),
    metric("empty", "1", {}),
  ]);

  it("keeps points, with their metric's kind, and drops metrics left empty", () => {
    const kept = selectItems("metrics", request, where("status=failed"));
    expect(kept.resourceMetrics[0]?.scopeMetrics[0]?.metrics).toEqual([
      metric("orders", "1", {
        sum: { isMonotonic: true, aggregationTemporality: 2, dataPoints: [point("failed")] },
      }),
    ]);
  });

  it("finds a metric by its name", () => {
    const kept = selectItems("metrics", request, where("name=up"));
    const found = kept.resourceMetrics[0]?.scopeMetrics[0]?.metrics.map(({ name }) => name);
    expect(found).toEqual(["up"]);
  });
});

describe("selectItems on logs", () => {
  const request = logs("shop", [
    record({ stringValue: "order placed" }, { eventName: "order", traceId: bytes(traceId) }),
    record({ stringValue: "boom" }, { severityNumber: 18 }),
    record({ stringValue: "odd" }, { severityNumber: 0, severityText: "Notice" }),
  ]);
  const bodies = (condition: string): (string | undefined)[] =>
    selectItems("logs", request, where(condition)).resourceLogs.flatMap(({ scopeLogs }) =>
      scopeLogs.flatMap(({ logRecords }) => logRecords.map(({ body }) => body?.stringValue)),
    );

  it.each([
    ["severity=error", ["boom"]],
    ["severity~error|info", ["order placed", "boom"]],
    ["severity=notice", ["odd"]],
    ["body~^order", ["order placed"]],
    ["name=order", ["order placed"]],
    [`traceId=${traceId}`, ["order placed"]],
    ["traceId=", ["boom", "odd"]],
  ])("--where %s", (condition, expected) => {
    expect(bodies(condition)).toEqual(expected);
  });
});
