import { createRequire } from "node:module";

/** Version of this package; its own name finds the manifest from `src` and from `dist` alike. */
export const packageVersion: string = (
  createRequire(import.meta.url)("otel-kafka-bridge/package.json") as { version: string }
).version;
