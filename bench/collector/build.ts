import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, stringify } from "yaml";

const MANIFEST = fileURLToPath(new URL("builder.yaml", import.meta.url));
const CACHE = fileURLToPath(new URL("../../.cache", import.meta.url));
const BUILDER = "go.opentelemetry.io/collector/cmd/builder";
const BUILD_TIMEOUT_MS = 20 * 60_000;

/** The Collector, or why there is none. */
export type CollectorBuild =
  | { readonly kind: "built"; readonly path: string; readonly version: string }
  | { readonly kind: "missing"; readonly reason: string };

/**
 * The Collector of the manifest. Built once, by Go and through its module proxy, and kept in `.cache`.
 *
 * @param say - told before the minutes that a build takes
 */
export async function buildCollector(say: (line: string) => void): Promise<CollectorBuild> {
  const manifest = parse(readFileSync(MANIFEST, "utf8")) as { dist: { version: string } };
  const { version } = manifest.dist;
  const folder = join(CACHE, `collector-${version}`);
  const path = join(folder, "otelcol");
  if (existsSync(path)) {
    return { kind: "built", path, version };
  }
  if (spawnSync("go", ["version"]).status !== 0) {
    return { kind: "missing", reason: "Go is not installed, which builds the Collector" };
  }
  say(`building the Collector ${version}, which takes some minutes`);
  mkdirSync(folder, { recursive: true });
  const place = join(folder, "builder.yaml");
  writeFileSync(place, stringify({ ...manifest, dist: { ...manifest.dist, output_path: folder } }));
  const failure = await runGo(["run", `${BUILDER}@v${version}`, "--config", place]);
  return existsSync(path)
    ? { kind: "built", path, version }
    : { kind: "missing", reason: `the Collector could not be built: ${failure}` };
}

/** Runs Go; resolves to the last lines that it said. */
function runGo(args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    let output = "";
    const child = spawn("go", args, { stdio: ["ignore", "pipe", "pipe"] });
    const timer = setTimeout(() => child.kill(), BUILD_TIMEOUT_MS);
    const keep = (chunk: Buffer): void => {
      output = `${output}${chunk.toString()}`.slice(-1_000);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", ({ message }) => keep(Buffer.from(message)));
    child.once("close", () => {
      clearTimeout(timer);
      resolve(output.trim());
    });
  });
}
