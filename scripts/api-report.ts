/**
 * `npm run api`: compares the public declarations of each entry with the reports in `etc`, so that no
 * change of the surface goes unseen. `npm run api:update` writes the reports.
 */
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Extractor, ExtractorConfig, ExtractorLogLevel } from "@microsoft/api-extractor";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const check = process.argv.includes("--check");

mkdirSync(join(ROOT, "etc"), { recursive: true });
const changed = entries().filter((file) => !existsSync(file) || !isReported(file));
if (changed.length > 0) {
  const names = changed.map((file) => basename(file)).join(", ");
  process.stderr.write(
    `The public surface of ${names} is not what etc says: npm run build && npm run api:update, and read the difference\n`,
  );
  process.exitCode = 1;
}

/** The declaration files that package.json exports. */
function entries(): string[] {
  const { exports } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    exports: Record<string, string | { types: string }>;
  };
  const files = Object.values(exports).flatMap((target) =>
    typeof target === "string" ? [] : [join(ROOT, target.types)],
  );
  return files;
}

function isReported(declarations: string): boolean {
  const config = ExtractorConfig.prepare({
    configObjectFullPath: undefined,
    packageJsonFullPath: join(ROOT, "package.json"),
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: declarations,
      compiler: { overrideTsconfig: { compilerOptions: compilerOptions(), files: [declarations] } },
      apiReport: {
        enabled: true,
        reportFolder: join(ROOT, "etc"),
        reportTempFolder: join(ROOT, ".cache", "api"),
        reportFileName: `${basename(declarations, ".d.ts")}.api.md`,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      // Its remarks name lines and generated files, which would make a report change without reason.
      messages: {
        extractorMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
        tsdocMessageReporting: { default: { logLevel: ExtractorLogLevel.None } },
      },
    },
  });
  const { succeeded } = Extractor.invoke(config, { localBuild: !check });
  return succeeded;
}

function compilerOptions(): object {
  const options = { target: "ES2023", lib: ["ES2023", "ESNext.Disposable"], types: ["node"] };
  return { ...options, module: "NodeNext", moduleResolution: "NodeNext", strict: true };
}
