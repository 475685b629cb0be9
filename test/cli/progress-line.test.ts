import { describe, expect, it, vi } from "vitest";
import { ProgressLine } from "../../src/cli/progress-line.ts";
import { captureTerminal } from "./captured-terminal.ts";

describe("ProgressLine", () => {
  it("writes over one line, four times a second at most, and clears it", () => {
    const now = vi.spyOn(performance, "now").mockReturnValue(0);
    const terminal = captureTerminal({}, { isTTY: true });
    const progress = new ProgressLine(terminal.stderr);
    for (const [at, text] of [
      [100, "too early"],
      [250, "one"],
      [300, "too soon"],
      [500, "two"],
    ] as const) {
      now.mockReturnValue(at);
      progress.show(() => text);
    }
    progress.clear();
    progress.clear();
    now.mockRestore();
    expect(terminal.written.stderr).toBe("\r\u001b[2Kone\r\u001b[2Ktwo\r\u001b[2K");
  });

  it("writes nothing where there is no terminal", () => {
    const now = vi.spyOn(performance, "now").mockReturnValue(0);
    const terminal = captureTerminal();
    const progress = new ProgressLine(terminal.stderr);
    now.mockReturnValue(1_000);
    progress.show(() => "text");
    progress.clear();
    now.mockRestore();
    expect(terminal.written.stderr).toBe("");
  });
});
