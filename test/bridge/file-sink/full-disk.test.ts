import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { decodeJson } from "../../../src/otlp/index.ts";

const program = fileURLToPath(new URL("../../support/full-disk-program.ts", import.meta.url));
const run = promisify(execFile);

let folder: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "full-disk-"));
});
afterEach(async () => {
  child?.kill("SIGKILL");
  await run("umount", ["-l", folder]).catch(() => {});
  await rm(folder, { recursive: true });
});

/** What the program says, line by line. */
class Program {
  readonly #lines: AsyncIterator<string>;

  constructor(process: ChildProcess) {
    if (process.stdout === null) {
      throw new Error("the program has no output");
    }
    this.#lines = createInterface(process.stdout)[Symbol.asyncIterator]();
  }

  /** Reads on until a line begins so; the lines up to it. */
  async until(start: string): Promise<string[]> {
    const lines: string[] = [];
    while (!lines.at(-1)?.startsWith(start)) {
      const { value, done } = await this.#lines.next();
      if (done === true) {
        throw new Error(`ended after ${lines.slice(-3).join(", ")}`);
      }
      lines.push(value);
    }
    return lines;
  }
}

async function namesIn(path: string): Promise<string[]> {
  const text = await readFile(path, "utf8");
  expect(text.endsWith("\n")).toBe(true);
  return text
    .split("\n")
    .slice(0, -1)
    .map(
      (line) => decodeJson("traces", line).resourceSpans[0]?.scopeSpans[0]?.spans[0]?.name ?? "",
    );
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => `span-${index}`);

test("a file that may grow no further has whole lines only, and goes on where it may again", async () => {
  const path = join(folder, "telemetry.jsonl");
  // A limit on the size of files is, to who writes, a disk that is full in the middle of a line.
  const command = `ulimit -S -f 40; exec "$0" --import tsx "$1" "$2"`;
  child = spawn("sh", ["-c", command, process.execPath, program, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said = new Program(child);
  const before = await said.until("DISK_FULL");
  const delivered = before.length - 1;
  expect(delivered).toBeGreaterThan(5);
  expect(before.at(-1)).toBe(`DISK_FULL ${delivered} false`);
  expect(await namesIn(path)).toEqual(numbered(delivered));

  await run("prlimit", ["--pid", String(child.pid), "--fsize=unlimited"]);
  await said.until(`delivered ${delivered + 20}`);
  child.kill("SIGKILL");
  await once(child, "close");
  const names = await namesIn(path);
  expect(names.slice(0, delivered + 21)).toEqual(numbered(delivered + 21));
}, 60_000);

test("a disk that is full keeps whole lines only, and is written again when there is room", async ({
  skip,
}) => {
  const options = ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder];
  const mounted = await run("mount", options).catch((error: Error) => error);
  if (mounted instanceof Error) {
    skip(`no small disk can be mounted: ${mounted.message.trim().split("\n").at(-1)}`);
  }
  const path = join(folder, "telemetry.jsonl");
  const filler = join(folder, "filler");
  await run("dd", ["if=/dev/zero", `of=${filler}`, "bs=1k", "count=150"]);
  child = spawn(process.execPath, ["--import", "tsx", program, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const said = new Program(child);
  const delivered = (await said.until("DISK_FULL")).length - 1;
  expect(await namesIn(path)).toEqual(numbered(delivered));
  await rm(filler);
  await said.until(`delivered ${delivered + 20}`);
  child.kill("SIGKILL");
  await once(child, "close");
  expect((await namesIn(path)).slice(0, delivered + 21)).toEqual(numbered(delivered + 21));
}, 60_000);
