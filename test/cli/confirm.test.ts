import type { PassThrough } from "node:stream";
import { Command, CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { confirm, requireConfirmable } from "../../src/cli/confirm.ts";
import { type CapturedTerminal, captureTerminal } from "./captured-terminal.ts";

/** A terminal with a person before it, who types this. */
function person(typed: string | undefined): CapturedTerminal {
  const terminal = captureTerminal({}, { isTTY: true });
  const stdin = Object.assign(terminal.stdin as PassThrough, { isTTY: true });
  if (typed === undefined) {
    stdin.end();
  } else {
    stdin.write(typed);
  }
  return { ...terminal, stdin };
}

describe("a question", () => {
  it.each(["y\n", "Y\n", "yes\n", " yes \n"])("is answered with yes by %j", async (typed) => {
    const terminal = person(typed);
    expect(await confirm("Delete it?", {}, terminal)).toBe(true);
    expect(terminal.written.stderr).toContain("Delete it? [y/N] ");
    expect(terminal.written.stdout).toBe("");
  });

  it.each(["\n", "n\n", "no\n", "yess\n", "yo\n", undefined])(
    "is answered with no by %j",
    async (typed) => {
      expect(await confirm("Delete it?", {}, person(typed))).toBe(false);
    },
  );

  it("is not asked with --yes", async () => {
    const terminal = captureTerminal();
    expect(await confirm("Delete it?", { yes: true }, terminal)).toBe(true);
    expect(terminal.written.stderr).toBe("");
  });

  it("is wrong usage where nobody can be asked", () => {
    const said: string[] = [];
    const command = new Command()
      .exitOverride()
      .configureOutput({ writeErr: (text) => said.push(text) });
    expect(() => requireConfirmable(command, {}, captureTerminal())).toThrow(CommanderError);
    expect(said.join("")).toContain("--yes is needed where nobody can be asked");
    requireConfirmable(command, { yes: true }, captureTerminal());
    requireConfirmable(command, {}, person("y\n"));
  });
});
