/**
 * `npm run build`: makes `dist` by tsup, beside the old one and put in its place when whole, so that
 * nothing meets a half of it. A build that fails leaves the old one.
 */
import { spawnSync } from "node:child_process";
import { renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";

const folder = `dist-${process.pid}`;
const tsup = createRequire(import.meta.url).resolve("tsup/dist/cli-default.js");
const { status } = spawnSync(process.execPath, [tsup, "--silent", "--out-dir", folder], {
  stdio: "inherit",
});
if (status === 0) {
  rmSync("dist", { recursive: true, force: true });
  renameSync(folder, "dist");
}
rmSync(folder, { recursive: true, force: true });
process.exitCode = status ?? 1;
