import { mkdtemp } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MissingDependencyError } from "../../../src/errors/index.ts";
import { registerKafka } from "../../../src/exporter/index.ts";

function said() {
  const lines: string[] = [];
  return { lines, say: (line: string) => void lines.push(line) };
}

describe("starting the SDK", () => {
  it("names the package to install, and does not stop the application", async () => {
    const folder = await mkdtemp(join(tmpdir(), "no-sdk-"));
    const { lines, say } = said();
    const env = { KAFKA_BOOTSTRAP_SERVERS: "localhost:1" };
    const registration = registerKafka({
      env,
      say,
      require: createRequire(join(folder, "app.js")),
    });
    expect(registration.error).toBeInstanceOf(MissingDependencyError);
    expect(registration.error).toMatchObject({ packageName: "@opentelemetry/sdk-node" });
    expect(lines).toEqual([expect.stringContaining("npm install @opentelemetry/sdk-node")]);
    await registration.shutdown();
  });

  it("names the variable that is missing, and does not stop the application", () => {
    const { lines, say } = said();
    const { error } = registerKafka({ env: {}, say });
    expect(error).toMatchObject({ code: "CONFIG_INVALID" });
    expect(lines).toEqual([expect.stringContaining("KAFKA_BOOTSTRAP_SERVERS")]);
  });

  it("does nothing where the SDK is switched off", () => {
    const { lines, say } = said();
    const { error } = registerKafka({ env: { OTEL_SDK_DISABLED: "true" }, say });
    expect([error, lines]).toEqual([undefined, []]);
  });
});
