import { defineConfig } from "vitest/config";

/** `npm run test:aws`: with botocore and moto, which Python runs and PyPI has. */
export default defineConfig({
  test: {
    include: ["test/aws/**/*.test.ts"],
    globalSetup: "test/aws/judges-setup.ts",
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
