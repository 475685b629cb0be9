import type { KnipConfig } from "knip";

const config: KnipConfig = {
  entry: [
    "src/index.ts",
    "src/testing.ts",
    "src/otlp/index.ts",
    "src/cli/main.ts",
    "scripts/*.{ts,mjs}",
    "scripts/demo/main.ts",
    "scripts/package/*.{mjs,cjs}",
    ".ci/*.mjs",
    "bench/main.ts",
    "bench/*.bench.ts",
    "examples/*.ts",
    "test/**/*.test.ts",
    "test/**/*.test-d.ts",
  ],
  project: ["src/**/*.ts", "scripts/**/*.{ts,mjs}", "bench/**/*.ts", "test/**/*.ts", "examples/**"],
  // A type is exported with the function that takes or gives it, whoever names it.
  ignoreExportsUsedInFile: { interface: true, type: true },
};

export default config;
