import { readdirSync, readFileSync } from "node:fs";
import type { Command } from "commander";
import { describe, expect, it } from "vitest";
import { createProgram } from "../../src/cli/program.ts";
import { captureTerminal } from "./captured-terminal.ts";

const documents = [
  "README.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

/** Every call of the command in a document's blocks, without what a shell does around it. */
function callsOf(text: string): string[] {
  const blocks = [...text.matchAll(/^ *```(?:sh|text)\n(.*?)^ *```/gms)].map(([, block]) => block);
  return blocks.flatMap((block = "") =>
    block
      .replaceAll(/\\\n\s*/g, "")
      .split("\n")
      .filter((line) => /^(?: {2})?(?:[A-Z_]+=\S+ )*(?:npx |\w.* \| )?otel-kafka [a-z]/.test(line))
      .flatMap((line) => line.split(/ \| | && /))
      .map((call) => call.replace(/^.*?(?=otel-kafka )/, ""))
      .filter((call) => /^otel-kafka [a-z]/.test(call)),
  );
}

/** The words of a call, as a shell makes them; comments and redirections are left out. */
function wordsOf(call: string): string[] {
  const [plain = ""] = call.split(/ +# | {3,}| [<>]|;|&$/);
  const words = plain.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.slice(1).map((word) => word.replaceAll(/["']/g, ""));
}

/** Reads a call as the program does, and runs nothing. */
async function parse(words: readonly string[]): Promise<string> {
  const terminal = captureTerminal();
  const program = createProgram(terminal, () => {});
  const idle = (command: Command): void => {
    if (command.commands.length === 0) {
      command.action(() => {});
    }
    command.commands.forEach(idle);
  };
  idle(program);
  try {
    await program.parseAsync(words, { from: "user" });
    return "";
  } catch (error) {
    return terminal.written.stderr || String(error);
  }
}

describe("the documents", () => {
  it.each(documents)("show commands of %s that the program takes", async (name) => {
    const wrong: Record<string, string> = {};
    for (const call of callsOf(readFileSync(name, "utf8"))) {
      const words = wordsOf(call);
      const [, file] = words.slice(words.indexOf("--config"));
      const isFile = !words.includes("--config") || /\.(?:ya?ml|json)$/.test(file ?? "");
      const said = isFile ? await parse(words) : "--config names a file";
      if (said !== "") {
        wrong[call] = said;
      }
    }
    expect(wrong).toEqual({});
  });

  it("show more than a hundred commands, so that the rule above sees them", () => {
    const calls = documents.flatMap((name) => callsOf(readFileSync(name, "utf8")));
    expect(calls.length).toBeGreaterThan(100);
    expect(calls.map(wordsOf)).toContainEqual([
      "tail",
      "traces",
      "--from-beginning",
      "--where",
      "status=error",
    ]);
  });
});
