import { defineConfig } from "vitest/config";

/** `npm run test:collector`: with the OpenTelemetry Collector, which takes minutes to build at first. */
export default defineConfig({
  test: {
    include: ["test/collector/**/*.test.ts"],
    globalSetup: [
      "test/support/global-setup.ts",
      "test/support/programs-setup.ts",
      "test/collector/build-setup.ts",
    ],
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
