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
  // Types are checked by `npm run types`; doing it again takes half of the build's time.
  dts: { compilerOptions: { ignoreDeprecations: "6.0", noCheck: true } },
});
