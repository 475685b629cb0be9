import { describe, expect, it } from "vitest";
import type { Span } from "../../src/otlp/index.ts";
import { treeLines } from "../../src/render/trace-lines.ts";
import { buildTraces } from "../../src/render/trace-tree.ts";
import { bytes, span, traces } from "./telemetry.ts";

/** The trees as drawn: rails, name, and why a span stands at the top. */
function draw(spans: Span[]): string[] {
  return buildTraces([traces("shop", spans)]).flatMap(({ roots }) =>
    [...treeLines(roots)].map(({ branch, node }) => {
      const note = node.detached === undefined ? "" : ` (${node.detached})`;
      return branch + node.span.name + note;
    }),
  );
}

describe("buildTraces", () => {
  it("orders siblings by their start, whatever the order of arrival", () => {
    expect(
      draw([
        span("3", "1", "second", [20, 30]),
        span("1", "", "root", [0, 50]),
        span("2", "1", "first", [10, 15]),
      ]),
    ).toEqual(["root", "├─ first", "└─ second"]);
  });

  it("keeps the order of arrival where starts are equal", () => {
    expect(
      draw([
        span("1", "", "root", [0, 9]),
        span("2", "1", "a", [5, 6]),
        span("3", "1", "b", [5, 6]),
      ]),
    ).toEqual(["root", "├─ a", "└─ b"]);
  });

  it("shows spans of one id side by side and gives the children to the first", () => {
    expect(
      draw([
        span("1", "", "root", [0, 9]),
        span("2", "1", "call", [1, 8]),
        span("2", "1", "call", [1, 8]),
        span("3", "2", "inner", [2, 3]),
      ]),
    ).toEqual(["root", "├─ call", "│  └─ inner", "└─ call"]);
  });

  it("hangs a server span that shares its client's id under the client", () => {
    expect(draw([span("1", "", "client", [0, 9]), span("1", "1", "server", [1, 8])])).toEqual([
      "client",
      "└─ server",
    ]);
  });

  it("breaks a circle of parents at its earliest span and loses none", () => {
    expect(
      draw([
        span("1", "3", "a", [0, 9]),
        span("2", "1", "b", [1, 8]),
        span("3", "2", "c", [2, 7]),
        span("4", "", "whole", [1, 2]),
      ]),
    ).toEqual(["a (parents form a circle)", "└─ b", "   └─ c", "whole"]);
  });

  it("survives a span that is its own parent", () => {
    expect(draw([span("1", "1", "self", [0, 1]), span("2", "1", "child", [0, 1])])).toEqual([
      "self (parents form a circle)",
      "└─ child",
    ]);
  });

  it("keeps spans without an id apart", () => {
    expect(
      draw([
        span("", "", "one", [0, 1], { spanId: bytes("") }),
        span("", "", "two", [0, 1], { spanId: bytes("") }),
      ]),
    ).toEqual(["one", "two"]);
  });

  it("loses no span of random parents", () => {
    let seed = 7;
    const random = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    for (let round = 0; round < 200; round += 1) {
      const spans = Array.from({ length: 12 }, (_, index) =>
        span(String(1 + random(8)), String(random(10)), `s${index}`, [random(5), 9]),
      );
      const names = draw(spans).map((line) => /s\d+/.exec(line)?.[0]);
      expect(names.sort()).toEqual(spans.map(({ name }) => name).sort());
    }
  });
});

describe("treeLines", () => {
  it("draws rails past the children of an earlier sibling", () => {
    expect(
      draw([
        span("1", "", "root", [0, 9]),
        span("2", "1", "a", [1, 2]),
        span("3", "2", "a1", [1, 2]),
        span("4", "1", "b", [3, 4]),
        span("5", "4", "b1", [3, 4]),
      ]),
    ).toEqual(["root", "├─ a", "│  └─ a1", "└─ b", "   └─ b1"]);
  });

  it("shows the depth as a number where rails would fill the line", () => {
    const chain = Array.from({ length: 15 }, (_, index) =>
      span(String(index + 1), index === 0 ? "" : String(index), `s${index}`, [index, 20]),
    );
    const lines = draw(chain);
    expect(lines[12]).toBe(`${" ".repeat(33)}└─ s12`);
    expect(lines.slice(13)).toEqual([`${" ".repeat(36)}⋯ 13 s13`, `${" ".repeat(36)}⋯ 14 s14`]);
  });
});
