import { defineConfig } from "tsup";

export default defineConfig({
  entry: {
    index: "src/index.ts",
    otlp: "src/otlp/index.ts",
    providers: "src/providers/index.ts",
    "providers-msk": "src/providers/msk/index.ts",
    "providers-confluent": "src/providers/confluent/index.ts",
    register: "src/register.ts",
    testing: "src/testing.ts",
    cli: "src/cli/main.ts",
  },
  format: "esm",
  target: "node20",
  platform: "node",
  splitting: true,
  sourcemap: true,
  clean: true,
  // Bundling renames classes that mention themselves, and the names of errors are part of the contract.
  keepNames: true,
  dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
});
