import { describe, expect, it } from "vitest";
import { stderrLogger } from "../../src/cli/stderr-logger.ts";
import { captureTerminal } from "./captured-terminal.ts";

describe("stderrLogger", () => {
  it("logs warnings and errors, a line each, with their fields", () => {
    const terminal = captureTerminal();
    const logger = stderrLogger(terminal, false);
    logger.debug("poll");
    logger.info("connected");
    logger.warn("broker is slow", { broker: 2, delays: [1, 2] });
    logger.error("commit failed", { error: new Error("no coordinator") });
    expect(terminal.written).toEqual({
      stdout: "",
      stderr:
        "warn: broker is slow broker=2 delays=[1,2]\nerror: commit failed error=no coordinator\n",
    });
  });

  it("logs everything when verbose", () => {
    const terminal = captureTerminal();
    const logger = stderrLogger(terminal, true);
    logger.debug("poll");
    logger.info("connected", { brokers: 3 });
    expect(terminal.written.stderr).toBe("debug: poll\ninfo: connected brokers=3\n");
  });

  it("leaves warnings of librdkafka to those who ask", () => {
    const warnAt = (verbose: boolean): string => {
      const terminal = captureTerminal();
      stderrLogger(terminal, verbose).warn("retrying", { source: "librdkafka" });
      return terminal.written.stderr;
    };
    expect(warnAt(false)).toBe("");
    expect(warnAt(true)).toBe("warn: retrying source=librdkafka\n");
  });

  it("keeps a message on one line and neutralizes it", () => {
    const terminal = captureTerminal();
    stderrLogger(terminal, false).warn("a\nb \u001b[2J", { key: "c\nd" });
    expect(terminal.written.stderr).toBe("warn: a\\nb \\x1b[2J key=c\\nd\n");
  });
});
