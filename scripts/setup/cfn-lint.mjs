import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ROOT, runLogged, SetupError, step } from "./steps.mjs";

const VERSION = "1.58.0";
const FOLDER = join(ROOT, ".cache", `cfn-lint-${VERSION}`);
const PROGRAM = join(FOLDER, "bin", "cfn-lint");
const INSTALL_TIMEOUT_MS = 240_000;

/**
 * Installs cfn-lint from PyPI into `.cache`, once.
 *
 * @returns {Promise<string>} the program's path
 * @throws {SetupError} where Python or PyPI is missing: without it nothing is checked
 */
export async function ensureCfnLint() {
  if (isThere()) return PROGRAM;
  try {
    await step(`Installing cfn-lint ${VERSION} from PyPI`, install);
  } catch (error) {
    await rm(FOLDER, { recursive: true, force: true });
    const reason = error instanceof Error ? error.message : String(error);
    throw new SetupError(
      `the CloudFormation templates were NOT checked: cfn-lint cannot be installed. It takes Python 3 with venv, and PyPI (or PIP_INDEX_URL).\n${reason}`,
    );
  }
  return PROGRAM;
}

async function install() {
  await runLogged("cfn-lint-venv", "python3", ["-m", "venv", FOLDER]);
  const pip = join(FOLDER, "bin", "pip");
  const args = ["install", "--quiet", "--disable-pip-version-check", `cfn-lint==${VERSION}`];
  await runLogged("cfn-lint-install", pip, args, { timeoutMs: INSTALL_TIMEOUT_MS });
  if (!isThere()) throw new SetupError("it was installed, but does not run");
}

function isThere() {
  if (!existsSync(PROGRAM)) return false;
  try {
    return execFileSync(PROGRAM, ["--version"], { encoding: "utf8" }).includes(VERSION);
  } catch {
    return false;
  }
}
