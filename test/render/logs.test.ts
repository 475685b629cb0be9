import { describe, expect, it } from "vitest";
import { renderLogs } from "../../src/render/index.ts";
import { attributes, bytes, logs, record, start, traceId } from "./telemetry.ts";

const placed = record(
  { stringValue: "order placed" },
  { attributes: attributes({ "order.id": 42n }), traceId: bytes(traceId) },
);

describe("renderLogs", () => {
  it("prints a record on one line where it fits", () => {
    expect(renderLogs([logs("shop", [placed])], { width: 120 })).toBe(
      `2026-03-01 09:30:00.000Z INFO  shop  order placed  order.id=42 trace=${traceId}`,
    );
  });

  it("puts attributes and trace id on a line of their own where it does not", () => {
    expect(renderLogs([logs("shop", [placed])], { width: 60, clock: "time" }).split("\n")).toEqual([
      "09:30:00.000 INFO  shop  order placed",
      `  order.id=42 trace=${traceId}`,
    ]);
  });

  it("lines services up", () => {
    const requests = [logs("shop", [record({ stringValue: "a" })]), logs("inventory", [placed])];
    expect(renderLogs(requests, { clock: "time", width: 120 }).split("\n")).toEqual([
      "09:30:00.000 INFO  shop       a",
      `09:30:00.000 INFO  inventory  order placed  order.id=42 trace=${traceId}`,
    ]);
  });

  it("keeps the lines of a body apart from records that they imitate", () => {
    const forged = record({
      stringValue: "failed\n2026-03-01 09:30:00.000Z INFO  shop  all is well",
    });
    expect(renderLogs([logs("shop", [forged])]).split("\n")).toEqual([
      "2026-03-01 09:30:00.000Z INFO  shop  failed",
      "  │ 2026-03-01 09:30:00.000Z INFO  shop  all is well",
    ]);
  });

  it("stops after fifty lines of a body", () => {
    const long = record({ stringValue: Array.from({ length: 80 }, (_, line) => line).join("\n") });
    const lines = renderLogs([logs("shop", [long])]).split("\n");
    expect(lines).toHaveLength(51);
    expect(lines[50]).toBe("  │ … (80 lines)");
  });

  it("prints no control sequence that telemetry brought along", () => {
    const evil = "\u001b]8;;http://x\u0007click\r";
    const hostile = record(
      { stringValue: evil },
      {
        severityNumber: 0,
        severityText: evil,
        eventName: evil,
        attributes: attributes({ [evil]: evil }),
      },
    );
    expect(renderLogs([logs(evil, [hostile])])).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it.each([
    [1, "TRACE"],
    [4, "TRACE"],
    [5, "DEBUG"],
    [9, "INFO "],
    [16, "WARN "],
    [17, "ERROR"],
    [24, "FATAL"],
  ])("names severity %i %s", (severityNumber, name) => {
    const text = renderLogs([logs("shop", [record({ stringValue: "x" }, { severityNumber })])]);
    expect(text).toBe(`2026-03-01 09:30:00.000Z ${name} shop  x`);
  });

  it("uses the source's own word for a severity without a number", () => {
    const odd = record({ stringValue: "x" }, { severityNumber: 0, severityText: "notice" });
    const none = record({ stringValue: "y" }, { severityNumber: 0, severityText: "" });
    expect(renderLogs([logs("shop", [odd, none])], { clock: "time" }).split("\n")).toEqual([
      "09:30:00.000 notice shop  x",
      "09:30:00.000 –     shop  y",
    ]);
  });

  it("shows the time a record was observed where its own is not set", () => {
    const late = record({ stringValue: "x" }, { timeUnixNano: 0n, observedTimeUnixNano: start });
    expect(renderLogs([logs("shop", [late])], { clock: "time" })).toMatch(/^09:30:00\.000 /);
  });

  it("shows structured bodies, events and records without a body", () => {
    const body = { kvlistValue: { values: [{ key: "id", value: { intValue: 7n } }] } };
    const list = [
      record(body, { eventName: "order.placed" }),
      record(undefined, { eventName: "tick" }),
      record(undefined),
    ];
    expect(renderLogs([logs("shop", list)], { clock: "time" }).split("\n")).toEqual([
      "09:30:00.000 INFO  shop  [order.placed] {id: 7}",
      "09:30:00.000 INFO  shop  [tick]",
      "09:30:00.000 INFO  shop  ",
    ]);
  });

  it("colours the severity and the body of an error", () => {
    const error = record({ stringValue: "boom" }, { severityNumber: 17 });
    expect(renderLogs([logs("shop", [error])], { clock: "time", color: true })).toBe(
      "\u001b[2m09:30:00.000\u001b[22m \u001b[31mERROR\u001b[39m \u001b[35mshop\u001b[39m  \u001b[31mboom\u001b[39m",
    );
  });
});
