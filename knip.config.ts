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
  // Every export of these is the public surface.
  includeEntryExports: false,
};

export default config;
