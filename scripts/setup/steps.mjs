/** What every step of the set-up uses: where things are, how work is shown, how commands are run. */
import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Something that a person has to do before the set-up can go on; the message says what. */
export class SetupError extends Error {
  /** @override */
  name = "SetupError";
}

/**
 * Runs one piece of work that takes a while and shows on stderr that it runs and how long it took. Two
 * lines, because others may run at the same time.
 *
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const start = Date.now();
  process.stderr.write(`${title} …\n`);
  try {
    const result = await work();
    process.stderr.write(`${title}: ${((Date.now() - start) / 1000).toFixed(1)} s\n`);
    return result;
  } catch (error) {
    process.stderr.write(`${title}: failed\n`);
    throw error;
  }
}

/**
 * Runs a command whose output goes to a log file under `.cache`; its errors are shown on failure.
 *
 * @param {string} name - of the log file
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number }} [options]
 * @throws {SetupError} with the errors in the output, when the command fails
 */
export async function runLogged(name, command, args, options = {}) {
  const folder = join(ROOT, ".cache");
  const file = join(folder, `${name}.log`);
  await mkdir(folder, { recursive: true });
  const code = await run(command, args, file, options);
  if (code === 0) return;
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
  // The first errors name the cause; what follows them is often pages of usage or of consequences.
  const errors = lines.filter((line) => /\berror\b/i.test(line)).slice(0, 15);
  const shown = errors.length > 0 ? errors : lines.slice(-25);
  const said = `${command} ${args.join(" ")} ended with ${code}`;
  throw new SetupError(`${said}; the whole output is in ${file}\n  ${shown.join("\n  ")}`);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} file
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number }} options
 * @returns {Promise<number | string>} the exit code, or what ended the command
 */
function run(command, args, file, { cwd = ROOT, env = process.env, timeoutMs = 0 }) {
  return new Promise((resolve) => {
    const log = createWriteStream(file);
    const child = spawn(command, args, {
      cwd,
      env,
      timeout: timeoutMs,
      stdio: ["ignore", "pipe", "pipe"],
      // npm is a .cmd file on Windows, which only a shell can start.
      shell: process.platform === "win32",
    });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.once("error", (error) => log.end(`${error.message}\n`, () => resolve(error.message)));
    child.once("close", (code, signal) => log.end(() => resolve(code ?? signal ?? "no exit code")));
  });
}
