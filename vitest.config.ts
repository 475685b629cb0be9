import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { MixedSequencer } from "./test/support/mixed-sequencer.ts";

// Files that need the real broker which test/support/global-setup.ts starts.
const NEEDS_BROKER = ["test/integration/**/*.test.ts", "test/contract/**/*.test.ts"];

// With configurations of their own: `npm run test:collector` and `npm run test:aws`.
const NEEDS_MORE = ["test/collector/**", "test/aws/**"];

const patience = {
  // Far beyond what anything takes: a machine under load is slow, not wrong.
  testTimeout: 180_000,
  hookTimeout: 180_000,
  // A shared CI machine may stop for seconds, which brokers and deadlines take for a death. The end of
  // `.ci/run` names each test that needed its second try; on a machine at hand there is none.
  retry: process.env.CI ? 1 : 0,
};

// CI counts tests from a report in JSON, written where this says.
const results = process.env.TEST_RESULTS;

export default defineConfig({
  test: {
    // Most of a test's time goes to brokers and clients that wait for each other, so those that
    // compute run beside them.
    maxWorkers: Math.max(4, availableParallelism()),
    sequence: { sequencer: MixedSequencer },
    reporters: results ? ["default", ["json", { outputFile: results }]] : ["default"],
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...NEEDS_BROKER, ...NEEDS_MORE, "**/node_modules/**"],
          globalSetup: "test/support/programs-setup.ts",
          // Loading the same sources again for each file took half of the processor's time. So files
          // share what is global: a test undoes what it changes there.
          isolate: false,
          ...patience,
        },
      },
      {
        test: {
          name: "integration",
          include: NEEDS_BROKER,
          globalSetup: ["test/support/global-setup.ts", "test/support/programs-setup.ts"],
          ...patience,
        },
      },
    ],
  },
});
