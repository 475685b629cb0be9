import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { builtCli } from "./built-cli.ts";

describe("the built command", () => {
  it("runs by its own path, as npm links it", async () => {
    const { stdout } = await promisify(execFile)(await builtCli(), ["--version"]);
    expect(stdout).toBe(`${packageJson.version}\n`);
    expect((await readFile(await builtCli(), "utf8")).split("\n")[0]).toBe("#!/usr/bin/env node");
  });

  it("is what the package offers under both names", () => {
    expect(packageJson.bin).toEqual({
      "otel-kafka": "./dist/cli.js",
      "otel-kafka-bridge": "./dist/cli.js",
    });
  });
});
