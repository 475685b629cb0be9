import { defineConfig } from "vitest/config";

// Files that need the real broker which test/support/global-setup.ts starts.
const NEEDS_BROKER = ["test/integration/**/*.test.ts", "test/contract/**/*.test.ts"];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: [...NEEDS_BROKER, "**/node_modules/**"],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: "integration",
          include: NEEDS_BROKER,
          globalSetup: "test/support/global-setup.ts",
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
