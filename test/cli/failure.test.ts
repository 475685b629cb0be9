import { describe, expect, it } from "vitest";
import { reportFailure } from "../../src/cli/failure.ts";
import { ConfigError, ConnectionError } from "../../src/errors/index.ts";
import { captureTerminal } from "./captured-terminal.ts";

const unreachable = new ConnectionError("CONNECTION_FAILED", { detail: "broker:9092" });

function report(
  error: unknown,
  options: { verbose?: boolean } = {},
  env: Record<string, string> = {},
): { code: number; text: string } {
  const terminal = captureTerminal(env);
  const code = reportFailure(error, terminal, options);
  expect(terminal.written.stdout).toBe("");
  return { code, text: terminal.written.stderr };
}

describe("reportFailure", () => {
  it("says what happened and what to do, without a stack", () => {
    const { code, text } = report(unreachable);
    expect(code).toBe(1);
    expect(text).toBe(`error: ${unreachable.message}\n`);
    expect(text).toContain("Check bootstrapServers");
  });

  it("takes a wrong configuration for wrong usage, and names every problem on a line", () => {
    const issues = [
      { path: "producer.acks", message: "expected all, 0 or 1" },
      { path: "topic", message: "expected a topic name" },
    ];
    const { code, text } = report(new ConfigError("CONFIG_INVALID", { issues }));
    expect(code).toBe(2);
    expect(text.split("\n")).toEqual(
      expect.arrayContaining([
        "  - producer.acks: expected all, 0 or 1",
        "  - topic: expected a topic name",
      ]),
    );
  });

  it("shows where it comes from, and what is underneath, with --verbose", () => {
    const error = new ConnectionError("CONNECTION_FAILED", { cause: new Error("ECONNREFUSED") });
    const { text } = report(error, { verbose: true });
    expect(text).toContain("    at ");
    expect(text).toContain("ECONNREFUSED");
  });

  it("points to --verbose for an error that is not ours", () => {
    expect(report(new RangeError("odd")).text).toBe(
      "error: odd\n--verbose shows where it comes from\n",
    );
    expect(report("thrown text").text).toContain("error: thrown text\n");
  });

  it("says of a file what is wrong with it, and nothing of the code", () => {
    const missing = Object.assign(new Error("ENOENT: no such file, open 'a.json'"), {
      code: "ENOENT",
      path: "a.json",
    });
    expect(report(missing).text).toBe("error: a.json: there is no such file or folder\n");
    const odd = Object.assign(new Error("ELOOP: ..."), { code: "ELOOP", path: "a.json" });
    expect(report(odd).text).toBe("error: a.json: ELOOP\n");
  });

  it("tells the errors of all addresses where a name has several", () => {
    const errors = ["::1", "127.0.0.1"].map((host) => new Error(`connect ECONNREFUSED ${host}:1`));
    expect(report(new AggregateError(errors)).text).toContain(
      "error: connect ECONNREFUSED ::1:1, connect ECONNREFUSED 127.0.0.1:1\n",
    );
  });

  it("prints no control sequence that an error brought along", () => {
    const { text } = report(new Error("topic \u001b]0;owned\u0007"), { verbose: true });
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  });

  it("colours its word when asked", () => {
    const { text } = report(unreachable, {}, { FORCE_COLOR: "1" });
    expect(text.startsWith("\u001b[31merror:\u001b[39m ")).toBe(true);
  });
});
