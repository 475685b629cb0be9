/**
 * `npm run setup`: brings a clone to where everything runs: dependencies, the Kafka driver, `dist`.
 * Plain Node.js without packages, because there are none yet. With nothing to do it is quick and silent.
 */
import { ensureDependencies } from "./setup/dependencies.mjs";
import { ensureDist } from "./setup/dist.mjs";
import { ensureDriver } from "./setup/driver.mjs";
import { SetupError } from "./setup/steps.mjs";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
try {
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new SetupError(`Node.js 20.19 or newer is needed; this is ${process.versions.node}.`);
  }
  await ensureDependencies();
  // Neither needs the other. The first failure is told when both are at their end.
  const results = await Promise.allSettled([ensureDriver(), ensureDist()]);
  for (const result of results) if (result.status === "rejected") throw result.reason;
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`\nSet-up stopped: ${error.message}\n`);
  process.exitCode = 1;
}
