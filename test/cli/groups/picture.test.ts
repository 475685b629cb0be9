import { describe, expect, it } from "vitest";
import { Picture } from "../../../src/cli/groups/picture.ts";
import { Output } from "../../../src/cli/output.ts";
import type { TextStream } from "../../../src/cli/terminal.ts";
import { captureTerminal } from "../captured-terminal.ts";

const clearRight = "\u001b[K";
const clearBelow = "\u001b[J";
const up = new RegExp(`${"\u001b"}\\[(\\d+)A`);

/** Draws texts one after the other, and returns what was written for each. */
async function draw(size: Partial<TextStream>, ...texts: string[]): Promise<string[]> {
  const terminal = captureTerminal({}, { isTTY: true });
  Object.assign(terminal.stdout, size);
  const picture = new Picture(new Output(terminal.stdout), terminal.stdout);
  const written: string[] = [];
  for (const text of texts) {
    const before = terminal.written.stdout.length;
    await picture.draw(text);
    written.push(terminal.written.stdout.slice(before));
  }
  return written;
}

describe("a picture on a terminal", () => {
  it("is drawn over the last one, and what is left of that is cleared", async () => {
    const [first = "", second = "", third = ""] = await draw({}, "a\nb\nc", "d", "e");
    expect(first).not.toMatch(up);
    expect(first).toBe(`\ra${clearRight}\nb${clearRight}\nc${clearRight}\n${clearBelow}`);
    expect(second).toBe(`\u001b[3A\rd${clearRight}\n${clearBelow}`);
    expect(up.exec(third)?.[1]).toBe("1");
  });

  it("is cut off at the height of the terminal", async () => {
    const text = Array.from({ length: 30 }, (_, line) => `line ${line}`).join("\n");
    const [first = "", second = ""] = await draw({ rows: 10 }, text, text);
    expect(first).toContain("line 7");
    expect(first).not.toContain("line 8");
    expect(first).toContain("… 22 more lines");
    expect(up.exec(second)?.[1]).toBe("9");
  });

  it("is cut off by rows, where lines take several of them", async () => {
    const text = Array.from({ length: 6 }, (_, line) => `${line}`.repeat(25)).join("\n");
    const [first = "", second = ""] = await draw({ rows: 10, columns: 10 }, text, text);
    expect(first.split("\n")).toHaveLength(4);
    expect(first).toContain("… 4 more lines");
    expect(up.exec(second)?.[1]).toBe("8");
  });

  it("of a terminal that does not know its size is as high as most are", async () => {
    const text = Array.from({ length: 30 }, (_, line) => `line ${line}`).join("\n");
    const [first = ""] = await draw({ rows: 0, columns: 0 }, text);
    expect(first).toContain("line 21");
    expect(first).toContain("… 8 more lines");
  });

  it("leaves a line alone that fills its row, as clearing would take its last character", async () => {
    const [first] = await draw({ columns: 10 }, `${"x".repeat(20)}\ny`);
    expect(first).toBe(`\r${"x".repeat(20)}\ny${clearRight}\n${clearBelow}`);
  });

  it("that was left is not drawn over", async () => {
    const terminal = captureTerminal({}, { isTTY: true });
    const picture = new Picture(new Output(terminal.stdout), terminal.stdout);
    await picture.draw("a\nb");
    picture.leave();
    await picture.draw("c");
    expect(terminal.written.stdout).not.toMatch(up);
    await picture.draw("d");
    expect(up.exec(terminal.written.stdout)?.[1]).toBe("1");
  });

  it("counts the rows that wide lines take", async () => {
    const [, second = ""] = await draw({ columns: 10 }, "x".repeat(25), "y");
    expect(up.exec(second)?.[1]).toBe("3");
  });
});
