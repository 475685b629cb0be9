/** Debian's and Ubuntu's packages, for scripts that may install what they miss. */
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";

const APT_GET = "/usr/bin/apt-get";

/** Whether this process may install system packages: root, with apt. */
export function canInstallPackages() {
  if (process.getuid?.() !== 0) return false;
  try {
    accessSync(APT_GET, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The command that a person runs to install `packages`.
 *
 * @param {readonly string[]} packages
 */
export function installCommand(packages) {
  return `sudo apt-get update && sudo apt-get install -y ${packages.join(" ")}`;
}

/**
 * Installs `packages` by apt, without questions. The package lists are refreshed only when they
 * do not know a package.
 *
 * @param {readonly string[]} packages
 * @throws Error with apt's last words
 */
export async function installPackages(packages) {
  const install = ["install", "-y", "-q", "--no-install-recommends", ...packages];
  try {
    await apt(install);
  } catch {
    await apt(["update", "-q"]);
    await apt(install);
  }
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<void>}
 */
function apt(args) {
  return new Promise((resolve, reject) => {
    const child = spawn(APT_GET, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    let output = "";
    const keep = (/** @type {Buffer} */ chunk) => {
      output = `${output}${chunk.toString()}`.slice(-2_000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`apt-get ${args.join(" ")} failed with code ${code}:\n${output}`));
    });
  });
}
