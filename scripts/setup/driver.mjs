import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { canInstallPackages, installCommand, installPackages } from "../system-packages.mjs";
import { ROOT, runLogged, SetupError, step } from "./steps.mjs";

const DRIVER = "@confluentinc/kafka-javascript";
const FOLDER = join(ROOT, "node_modules", DRIVER);
// What the package promises: without one of these a built driver is a broken one.
const FEATURES = ["gzip", "snappy", "lz4", "zstd", "ssl", "sasl_plain", "sasl_scram"];
const COMPILER = ["g++", "make", "python3"];
const LIBRARIES = ["curl4-openssl", "ssl", "sasl2", "lz4", "zstd"].map((name) => `lib${name}-dev`);
const BUILD_PACKAGES = [...COMPILER, ...LIBRARIES, "zlib1g-dev"];
const PROBE_TIMEOUT_MS = 5_000;
const DOWNLOAD_TIMEOUT_MS = 120_000;
const BUILD_TIMEOUT_MS = 900_000;

/**
 * Makes the Kafka driver's native part work: downloaded where its publisher has one for this
 * platform and is reached, else built from the sources in the package.
 */
export async function ensureDriver() {
  if (driverProblem() === undefined) return;
  if (await download()) return;
  await ensureBuildPackages();
  await step("Building the Kafka driver from source (1 to 3 minutes)", build);
  const problem = driverProblem();
  if (problem !== undefined) throw new SetupError(`the driver was built, but ${problem}`);
}

/** @returns {string | undefined} what is wrong with the driver */
function driverProblem() {
  // In a process of its own: a library that fails to load cannot be loaded again in the same one.
  const script = `console.log(require(${JSON.stringify(FOLDER)}).features.join())`;
  try {
    const output = execFileSync(process.execPath, ["-e", script], { stdio: "pipe" });
    const features = output.toString().trim().split(",");
    const missing = FEATURES.filter((feature) => !features.includes(feature));
    return missing.length === 0 ? undefined : `it lacks ${missing.join(", ")}`;
  } catch (error) {
    return `it does not load: ${error}`;
  }
}

/** @returns {Promise<boolean>} whether a working driver was downloaded */
async function download() {
  const tool = createRequire(join(FOLDER, "package.json")).resolve(
    "@mapbox/node-pre-gyp/bin/node-pre-gyp",
  );
  if (!(await isReachable(tool))) return false;
  const options = { cwd: FOLDER, timeoutMs: DOWNLOAD_TIMEOUT_MS };
  try {
    await step("Downloading the Kafka driver", () =>
      runLogged("driver-download", process.execPath, [tool, "install"], options),
    );
  } catch (error) {
    if (error instanceof SetupError) return false;
    throw error;
  }
  return driverProblem() === undefined;
}

/**
 * Asks for the binary's address with a short time-out: where the host is cut off, the download
 * itself could wait for minutes. Behind a proxy only the download can tell.
 *
 * @param {string} tool
 */
async function isReachable(tool) {
  const settings = Object.keys(process.env);
  if (settings.some((name) => /^(https?_proxy|npm_config_https?_?proxy)$/i.test(name))) return true;
  const options = { cwd: FOLDER, stdio: /** @type {const} */ ("pipe") };
  const address = execFileSync(process.execPath, [tool, "reveal", "hosted_tarball"], options);
  try {
    const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
    const answer = await fetch(address.toString().trim(), { method: "HEAD", signal });
    return answer.ok;
  } catch {
    return false;
  }
}

async function ensureBuildPackages() {
  const missing = missingPackages();
  if (missing.length === 0) return;
  const list = missing.join(" ");
  if (!canInstallPackages()) {
    const then = "npm run setup";
    throw new SetupError(
      `the Kafka driver cannot be downloaded here, and building it needs system packages. Run\n\n  ${installCommand(missing)}\n\nand then \`${then}\` again. docs/install.md tells more.`,
    );
  }
  try {
    await step(`Installing system packages (${list})`, () => installPackages(missing));
  } catch (error) {
    throw new SetupError(`the packages for building the driver cannot be installed: ${error}`);
  }
}

/** @returns {string[]} Debian packages that are not installed; none where there is no dpkg to ask */
function missingPackages() {
  if (!existsSync("/usr/bin/dpkg-query")) return [];
  return BUILD_PACKAGES.filter((name) => {
    try {
      const status = execFileSync("dpkg-query", ["-s", name], { stdio: "pipe" }).toString();
      return !/^Status: install ok installed$/m.test(status);
    } catch {
      return true;
    }
  });
}

function build() {
  /** @type {NodeJS.ProcessEnv} */
  const env = {
    ...process.env,
    CKJS_LINKING: "dynamic",
    npm_config_build_from_source: DRIVER,
    npm_config_ignore_scripts: "false",
    ...localHeaders(),
  };
  // The driver's makefiles break when flags reach them from outside.
  delete env.MAKEFLAGS;
  const args = ["rebuild", DRIVER, "--foreground-scripts"];
  return runLogged("driver-build", "npm", args, { env, timeoutMs: BUILD_TIMEOUT_MS });
}

/** Points node-gyp to the headers beside this Node.js, if they are of its version, so that it need not download them. */
function localHeaders() {
  const prefix = dirname(dirname(process.execPath));
  const file = join(prefix, "include", "node", "node_version.h");
  if (!existsSync(file)) return {};
  const text = readFileSync(file, "utf8");
  const version = ["MAJOR", "MINOR", "PATCH"].map((part) => {
    return new RegExp(`#define NODE_${part}_VERSION (\\d+)`).exec(text)?.[1];
  });
  return version.join(".") === process.versions.node ? { npm_config_nodedir: prefix } : {};
}
