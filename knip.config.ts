import type { KnipConfig } from "knip";

const config: KnipConfig = {
  entry: [
    "scripts/*.{ts,mjs}",
    "scripts/package/*.{mjs,cjs}",
    ".ci/*.mjs",
    "bench/*.bench.ts",
    "examples/*.ts",
    // Started as processes of their own.
    "bench/bridge/{backend,load}.ts",
    "bench/metric-stream/endpoint.ts",
    "bench/providers/*-program.ts",
    "examples/two-services/*.ts",
    "test/chaos/{reader,writer}.ts",
    "test/support/{register-program,register-v3,sdk-v3/register-program}.ts",
    "test/**/*.test.ts",
    "test/**/*.test-d.ts",
  ],
  project: ["src/**/*.ts", "scripts/**/*.{ts,mjs}", "bench/**/*.ts", "test/**/*.ts", "examples/**"],
  // The SDK's 3.x line: test/support/sdk-v3 is a package of its own, installed by being named here.
  ignoreDependencies: ["sdk-v3", "@opentelemetry/sdk-trace"],
  // One piece of generated code does not know which of it the next one needs.
  ignore: ["src/**/generated/**"],
  ignoreBinaries: ["dpkg-query", "go", "java", "systemd-analyze"],
  // A type is exported with the function that takes or gives it, whoever names it.
  ignoreExportsUsedInFile: { interface: true, type: true },
};

export default config;
