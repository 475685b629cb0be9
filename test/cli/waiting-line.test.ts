import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WaitingLine } from "../../src/cli/waiting-line.ts";
import { captureTerminal } from "./captured-terminal.ts";

describe("a waiting line", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("tells on a terminal what is under way and for how long, and is taken away", () => {
    const terminal = captureTerminal({}, { isTTY: true });
    const line = new WaitingLine(terminal.stderr);
    line.began("TCP");
    vi.advanceTimersByTime(2_100);
    expect(terminal.written.stderr).toContain("TCP … 0 s");
    expect(terminal.written.stderr.endsWith("\r\u001b[2KTCP … 2 s")).toBe(true);
    line.began("TLS");
    vi.advanceTimersByTime(300);
    expect(terminal.written.stderr.endsWith("TLS … 0 s")).toBe(true);
    line[Symbol.dispose]();
    expect(terminal.written.stderr.endsWith("\r\u001b[2K")).toBe(true);
    const { length } = terminal.written.stderr;
    vi.advanceTimersByTime(2_000);
    expect(terminal.written.stderr).toHaveLength(length);
  });

  it("is silent where there is no terminal, and for what is over soon", () => {
    const piped = captureTerminal();
    const quick = captureTerminal({}, { isTTY: true });
    const lines = [piped, quick].map(({ stderr }) => new WaitingLine(stderr));
    for (const line of lines) {
      line.began("TCP");
    }
    vi.advanceTimersByTime(100);
    lines[1]?.[Symbol.dispose]();
    vi.advanceTimersByTime(5_000);
    lines[0]?.[Symbol.dispose]();
    expect([piped.written.stderr, quick.written.stderr]).toEqual(["", ""]);
  });
});
