import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT, runLogged, SetupError, step } from "./steps.mjs";

const INSTALL_TIMEOUT_MS = 240_000;

/**
 * Installs packages from PyPI into an environment of their own under `.cache`, once.
 *
 * @param {{ name: string, packages: readonly string[], title: string, lost: string }} what - `name` is
 *   the folder's and carries the versions; `lost` says what does not happen without the packages
 * @returns {Promise<string>} the folder of the environment's programs
 * @throws {SetupError} where Python or PyPI is missing, with what to install
 */
export async function ensurePythonVenv({ name, packages, title, lost }) {
  const folder = join(ROOT, ".cache", name);
  const programs = join(folder, process.platform === "win32" ? "Scripts" : "bin");
  // Written at the end: an installation that was interrupted begins anew.
  const whole = join(folder, "installed");
  if (existsSync(whole)) return programs;
  try {
    await rm(folder, { recursive: true, force: true });
    await step(`Installing ${title} from PyPI`, async () => {
      await runLogged(`${name}-venv`, "python3", ["-m", "venv", folder]);
      const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages];
      const options = { timeoutMs: INSTALL_TIMEOUT_MS };
      await runLogged(`${name}-install`, join(programs, "python"), pip, options);
      await writeFile(whole, `${packages.join("\n")}\n`);
    });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupError(
      `${lost}: ${title} cannot be installed. It takes Python 3 with venv and pip (Debian: python3-venv), and PyPI (or PIP_INDEX_URL).\n${reason}`,
    );
  }
  return programs;
}
