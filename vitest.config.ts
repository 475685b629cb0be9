import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

// Files that need the real broker which test/support/global-setup.ts starts.
const NEEDS_BROKER = ["test/integration/**/*.test.ts", "test/contract/**/*.test.ts"];

// With configurations of their own: `npm run test:collector` and `npm run test:aws`.
const NEEDS_MORE = ["test/collector/**", "test/aws/**"];

// Far beyond what anything takes: a machine under load is slow, not wrong.
const patience = { testTimeout: 180_000, hookTimeout: 180_000 };

// CI counts tests from a report in JSON, written where this says.
const results = process.env.TEST_RESULTS;

export default defineConfig({
  test: {
    // Most of a test's time goes to brokers and clients that wait for each other.
    maxWorkers: Math.max(3, availableParallelism()),
    reporters: results ? ["default", ["json", { outputFile: results }]] : ["default"],
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...NEEDS_BROKER, ...NEEDS_MORE, "**/node_modules/**"],
          ...patience,
        },
      },
      {
        test: {
          name: "integration",
          include: NEEDS_BROKER,
          globalSetup: "test/support/global-setup.ts",
          // A shared CI machine may stop for seconds, which brokers take for a client's death. The
          // report names each test that needed its second try; on a machine at hand there is none.
          retry: process.env.CI ? 1 : 0,
          ...patience,
        },
      },
    ],
  },
});
