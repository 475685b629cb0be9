import { describe, expect, it } from "vitest";
import { SendReport } from "../../src/cli/send-report.ts";
import { SendTotals } from "../../src/cli/send-totals.ts";
import { SerializationError } from "../../src/errors/index.ts";
import { captureTerminal } from "./captured-terminal.ts";

const malformed = new SerializationError("MALFORMED_JSON", {
  detail: "unexpected }",
  byteOffset: 7,
});

function totalsOf(count: number): SendTotals {
  const totals = new SendTotals();
  totals.add({
    recordsWritten: count,
    messages: 2,
    bytes: 1_250_000,
    partitions: [
      { partition: 0, offset: 1_000n },
      { partition: 0, offset: 1_041n },
      { partition: 4, offset: 7n },
    ],
  });
  return totals;
}

function reportOn(json: boolean) {
  const terminal = captureTerminal();
  return {
    terminal,
    report: new SendReport({ signal: "metrics", topic: "points", json, terminal }),
  };
}

describe("SendReport", () => {
  it("says what was written, and where", () => {
    const { report } = reportOn(false);
    expect(report.text(totalsOf(5_120), { interrupted: false }).split("\n")).toEqual([
      "wrote 5,120 data points to points (2 messages, 1.25 MB)",
      "  partition 0: offsets 1,000 to 1,041",
      "  partition 4: offset 7",
    ]);
  });

  it("says that it was interrupted, and what was refused", () => {
    const { report, terminal } = reportOn(false);
    const totals = totalsOf(1);
    totals.refused = 1;
    report.refused({ line: 3, error: malformed });
    const lines = report.text(totals, { interrupted: true }).split("\n");
    expect(lines[0]).toBe("interrupted: wrote 1 data point to points (2 messages, 1.25 MB)");
    expect(lines[3]).toBe("  refused 1 request, named above");
    expect(terminal.written.stderr).toBe(`line 3: ${malformed.message}\n`);
  });

  it("names no line for an input that is one document", () => {
    const { report, terminal } = reportOn(false);
    report.refused({ error: malformed });
    expect(terminal.written.stderr).toBe(`input: ${malformed.message}\n`);
  });

  it("names the first twenty refused lines, and says that the others are counted", () => {
    const { report, terminal } = reportOn(true);
    const totals = new SendTotals();
    for (let line = 1; line <= 1_000; line += 1) {
      totals.refused += 1;
      report.refused({ line, error: malformed });
    }
    const lines = terminal.written.stderr.trimEnd().split("\n");
    expect(lines).toHaveLength(21);
    expect(lines[20]).toBe("further lines that are refused are only counted");
    const document = JSON.parse(report.text(totals, { interrupted: false }));
    expect(document.refused).toBe(1_000);
    expect(document.errors).toHaveLength(20);
  });

  it("reports as one JSON document, with offsets that keep every digit", () => {
    const { report } = reportOn(true);
    const totals = totalsOf(5);
    totals.add({
      recordsWritten: 0,
      messages: 0,
      bytes: 0,
      partitions: [{ partition: 9, offset: 9_007_199_254_740_993n }],
    });
    report.refused({ line: 2, error: malformed });
    expect(JSON.parse(report.text(totals, { interrupted: false }))).toEqual({
      signal: "metrics",
      topic: "points",
      recordsWritten: 5,
      messages: 2,
      bytes: 1_250_000,
      partitions: [
        { partition: 0, firstOffset: "1000", lastOffset: "1041" },
        { partition: 4, firstOffset: "7", lastOffset: "7" },
        { partition: 9, firstOffset: "9007199254740993", lastOffset: "9007199254740993" },
      ],
      refused: 0,
      errors: [{ line: 2, code: "MALFORMED_JSON", message: malformed.message }],
      interrupted: false,
    });
  });

  it("says how far it came before an error", () => {
    const { report, terminal } = reportOn(false);
    report.stopped(totalsOf(12));
    expect(terminal.written.stderr).toBe("stopped after 12 data points were acknowledged\n");
  });
});
