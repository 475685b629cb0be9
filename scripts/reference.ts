/**
 * Writes docs/reference, and the documented types of the options, from what the code says of itself.
 * With `--check` it writes nothing and fails where a file is not what would be written.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { format } from "./generate/format.ts";
import { bridgePage, bridgeSchemaFile } from "./reference/bridge.ts";
import { commandsPage } from "./reference/commands.ts";
import { environmentPage } from "./reference/environment.ts";
import { errorsPage } from "./reference/errors.ts";
import { metricsPage } from "./reference/metrics.ts";
import { optionTypes } from "./reference/option-types.ts";
import { optionsPage } from "./reference/options.ts";
import type { Page } from "./reference/page.ts";
import { providerMetricsPage } from "./reference/provider-metrics.ts";
import { securityPage } from "./reference/security.ts";
import { telemetryPage } from "./reference/telemetry.ts";

/** Add a page here. */
const pages: readonly Page[] = [
  ...optionTypes,
  optionsPage,
  bridgePage,
  bridgeSchemaFile,
  environmentPage,
  errorsPage,
  metricsPage,
  providerMetricsPage,
  telemetryPage,
  commandsPage,
  securityPage,
];

const root = fileURLToPath(new URL("..", import.meta.url));

function wanted({ path, render }: Page): string {
  const text = render();
  return /\.(?:ts|json)$/.test(path) ? format(path, text) : text;
}

function present({ path }: Page): string | undefined {
  const file = join(root, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

const changed = pages.filter((page) => wanted(page) !== present(page));
if (process.argv.includes("--check")) {
  for (const { path } of changed) {
    console.error(`${path} is not what the code says; run npm run docs:reference`);
  }
  process.exitCode = changed.length === 0 ? 0 : 1;
} else {
  for (const page of changed) {
    const file = join(root, page.path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, wanted(page));
  }
  console.log(`${pages.length} pages, ${changed.length} changed`);
}
