import { describe, expect, it } from "vitest";
import { createPaint } from "../../src/render/style.ts";
import { type Column, renderTable } from "../../src/render/table.ts";

const paint = createPaint(false);
const columns: readonly Column[] = [
  { title: "name", minWidth: 8 },
  { title: "count", align: "right" },
];

describe("renderTable", () => {
  it("lines columns up by display width, numbers on the right", () => {
    const rows = [
      ["日本語 🎉", "7"],
      ["plain", "1,200"],
    ];
    expect(renderTable(columns, rows, { width: 40, paint })).toEqual([
      "name       count",
      "日本語 🎉      7",
      "plain      1,200",
    ]);
  });

  it("wraps the column that may give way, not the others, when room is short", () => {
    const rows = [["a name of many words", "1,200"]];
    expect(renderTable(columns, rows, { width: 16, paint })).toEqual([
      "name       count",
      "a name of  1,200",
      "many",
      "words",
    ]);
  });

  it("never makes a column narrower than its least width", () => {
    expect(renderTable(columns, [["abcdefghij", "1"]], { width: 3, paint })).toEqual([
      "name      count",
      "abcdefgh      1",
      "ij",
    ]);
  });

  it("prints headings above the rows that follow", () => {
    const rows = [{ section: "shop" }, ["orders", "2"]];
    expect(renderTable(columns, rows, { width: 40, paint })).toEqual([
      "name    count",
      "shop",
      "orders      2",
    ]);
  });

  it("indents every line", () => {
    expect(renderTable(columns, [["a", "1"]], { width: 40, paint, indent: "  " })).toEqual([
      "  name  count",
      "  a         1",
    ]);
  });

  it("lays out a cell of a million characters without measuring column by column", () => {
    const lines = renderTable(columns, [["x".repeat(1_000_000), "1"]], { width: 100, paint });
    expect(lines[1]).toBe(`${"x".repeat(93)}      1`);
    expect(lines).toHaveLength(1 + Math.ceil(1_000_000 / 93));
  });

  it("colours cells without colouring the blanks between them", () => {
    const colored = renderTable([{ title: "a", tone: "name" }, { title: "b" }], [["1", "2"]], {
      width: 20,
      paint: createPaint(true),
    });
    expect(colored).toEqual([
      "\u001b[2ma\u001b[22m  \u001b[2mb\u001b[22m",
      "\u001b[36m1\u001b[39m  2",
    ]);
  });
});
