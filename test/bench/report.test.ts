import { describe, expect, test } from "vitest";
import { machine, page, textTable } from "../../bench/report.ts";

const ROWS = [
  { name: "scan", value: 8_612_345, unit: "spans per CPU-s" },
  {
    name: "encode",
    value: 1_150_000,
    unit: "spans",
    ratio: 2.174,
    spread: [2.1, 2.25] as const,
    peer: "protobufjs",
    note: "a|b",
  },
];

describe("the table for the terminal", () => {
  test("has a line for each row, with three digits and the ratio to the peer", () => {
    const lines = textTable(ROWS).split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^ {2}scan {4}8,610,000 {2}spans per CPU-s$/);
    expect(lines[1]).toContain("2.17 (2.10 to 2.25) × protobufjs");
  });
});

describe("the page of benchmarks", () => {
  const codec = { file: "codec", name: "Codec", rows: ROWS };
  const text = page("", [codec], { date: new Date("2026-03-04T05:06:07Z"), files: ["codec"] });

  test("says when and on what it was measured", () => {
    expect(text).toContain(`2026-03-04, ${machine()}`);
    expect(machine()).toContain(`Node ${process.versions.node}`);
  });

  test("has a section for each suite with the command that repeats it", () => {
    expect(text).toContain("## Codec\n\n`npm run bench -- codec`\n");
    expect(text).toContain("| scan | 8,610,000 | spans per CPU-s |  |  |");
  });

  test("keeps its cells apart whatever they hold", () => {
    expect(text).toContain("| 2.17 (2.10 to 2.25) × protobufjs | a\\|b |");
  });

  test("keeps the sections of suites that were not run, in their order, and drops those of none", () => {
    const files = ["codec", "other"];
    const both = page(text, [{ file: "other", name: "Other", rows: [] }], {
      date: new Date("2026-05-06"),
      files,
    });
    expect(both.startsWith(text)).toBe(true);
    expect(both).toContain("\n\n## Other\n\n`npm run bench -- other`\n\n2026-05-06, ");
    const again = page(both, [codec], { date: new Date("2026-03-04"), files });
    expect(again).toBe(both);
    expect(page(both, [], { date: new Date(), files: ["codec"] })).toBe(text);
  });
});
