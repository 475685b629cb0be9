/**
 * `npm run package`: packs the project, installs the tarball into an empty folder as a user would, and
 * tries there what the package promises. Needs a built `dist` and the installed dependencies.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const DRIVER = "node_modules/@confluentinc/kafka-javascript";
const { name, version, exports, bin } = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
) as {
  name: string;
  version: string;
  exports: Record<string, unknown>;
  bin: Record<string, string>;
};
const modules = Object.keys(exports)
  .filter((path) => !path.endsWith(".json"))
  .map((path) => name + path.slice(1));

const folder = mkdtempSync(join(tmpdir(), "package-"));
let failures = 0;
try {
  installTarball();
  // The install scripts were left out, so the driver has no native part yet: the state of a user
  // whose npm blocks install scripts, or who only wants the codec.
  attempt("the codec works without the driver", () => node("codec.mjs"));
  attempt("every module can be imported without the driver", () => node("import.mjs"));
  placeDriver();
  for (const module of modules) {
    attempt(`import("${module}") and require("${module}") agree`, () => node("agree.cjs", module));
  }
  attempt("errors keep their names", () => node("error-names.mjs"));
  for (const command of Object.keys(bin)) {
    attempt(`${command} --version says ${version}`, () => {
      const said = run(join("node_modules", ".bin", command), "--version").trim();
      if (said !== version) throw new Error(`it says "${said}"`);
    });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failures === 0 ? 0 : 1;

function installTarball(): void {
  const packed = execFileSync("npm", ["pack", "--json", "--pack-destination", folder], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const tarball = (JSON.parse(packed.toString()) as { filename: string }[])[0]?.filename ?? "";
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"];
  run("npm", "install", "--ignore-scripts", ...quiet, join(folder, tarball));
  for (const probe of readdirSync(join(ROOT, "scripts", "package"))) {
    cpSync(join(ROOT, "scripts", "package", probe), join(folder, probe));
  }
  writeFileSync(join(folder, "modules.json"), JSON.stringify(modules));
}

/** Building the driver again takes minutes; the built one is the same. */
function placeDriver(): void {
  for (const part of ["build/Release", "build/deps"]) {
    cpSync(join(ROOT, DRIVER, part), join(folder, DRIVER, part), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !/\.(a|o|d)$|obj\.target|\.deps|include$/.test(path),
    });
  }
}

function attempt(title: string, action: () => unknown): void {
  try {
    action();
    process.stdout.write(`  ok     ${title}\n`);
  } catch (error) {
    failures += 1;
    const { stderr, message } = error as { stderr?: Buffer; message: string };
    process.stdout.write(`  FAILED ${title}\n${stderr?.toString() || message}\n`);
  }
}

function node(probe: string, ...args: string[]): string {
  return run(process.execPath, probe, ...args);
}

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] }).toString();
}
