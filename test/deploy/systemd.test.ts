import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { BridgeConfig } from "../../src/config/index.ts";
import { deployPath, deployText } from "./deploy-files.ts";

const UNIT = "systemd/otel-kafka-bridge.service";
const folder = mkdtempSync(join(tmpdir(), "unit-"));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a unit sets, by section and name; of what is set more than once, all. */
function settingsOf(text: string): Map<string, string[]> {
  const settings = new Map<string, string[]>();
  let section = "";
  for (const line of text.split("\n")) {
    const [, header] = /^\[(\w+)\]$/.exec(line) ?? [];
    const [, name, value = ""] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (header !== undefined) {
      section = header;
    } else if (name !== undefined) {
      const key = `${section}.${name}`;
      settings.set(key, [...(settings.get(key) ?? []), value]);
    } else if (line !== "" && !line.startsWith("#")) {
      throw new Error(`A unit has no such line: ${line}`);
    }
  }
  return settings;
}

const settings = settingsOf(deployText(UNIT));

function only(name: string): string | undefined {
  return settings.get(name)?.join("\n");
}

/**
 * What systemd has against a unit, where this machine has systemd. The command is replaced by one that
 * is there, as systemd looks for it.
 */
function complaints(text: string): string {
  const path = join(folder, "otel-kafka-bridge.service");
  writeFileSync(path, text.replaceAll("/usr/bin/otel-kafka ", `${process.execPath} `));
  const { error, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", path], {
    encoding: "utf8",
  });
  if (error !== undefined) {
    return "";
  }
  // It also reads the machine's other units, which are none of our business.
  return stderr
    .split("\n")
    .filter((line) => line.includes("otel-kafka-bridge"))
    .join("\n");
}

describe("the systemd unit", () => {
  test("has nothing that systemd does not understand", () => {
    expect(complaints(deployText(UNIT))).toBe("");
  });

  test("runs a file that the bridge takes, from where its first lines put it", () => {
    expect(only("Service.ExecStart")).toBe(
      "/usr/bin/otel-kafka run /etc/otel-kafka-bridge/bridge.yaml",
    );
    expect(deployText(UNIT)).toContain("bridge.yaml /etc/otel-kafka-bridge/bridge.yaml");
    const config = BridgeConfig.fromFile(deployPath("systemd/bridge.yaml"), {
      KAFKA_PASSWORD: "secret",
    });
    const seconds = Number(only("Service.TimeoutStopSec"));
    expect(seconds * 1_000).toBeGreaterThan(config.shutdownTimeoutMs);
    const [from] = config.pipelines.map((pipeline) => pipeline.from);
    expect(from).toMatchObject({ http: { host: "127.0.0.1" }, grpc: { host: "127.0.0.1" } });
  });

  test("has no secret in the file: it is missing without the environment", () => {
    expect(() => BridgeConfig.fromFile(deployPath("systemd/bridge.yaml"), {})).toThrow(
      "/etc/otel-kafka-bridge/environment",
    );
    expect(only("Service.EnvironmentFile")).toBe("-/etc/otel-kafka-bridge/environment");
  });

  test("reloads by the signal that the bridge knows, and restarts what failed", () => {
    expect(only("Service.ExecReload")).toBe("/bin/kill -HUP $MAINPID");
    expect(only("Service.Restart")).toBe("on-failure");
  });

  test.each([
    ["DynamicUser", "yes"],
    ["NoNewPrivileges", "yes"],
    ["CapabilityBoundingSet", ""],
    ["ProtectSystem", "strict"],
    ["ProtectHome", "yes"],
    ["PrivateTmp", "yes"],
    ["PrivateDevices", "yes"],
    ["RestrictNamespaces", "yes"],
    ["RestrictSUIDSGID", "yes"],
    ["SystemCallArchitectures", "native"],
  ])("is confined by %s=%s", (name, value) => {
    expect(only(`Service.${name}`)).toBe(value);
  });

  test("lets Node.js run code that it compiled", () => {
    expect(settings.has("Service.MemoryDenyWriteExecute")).toBe(false);
  });
});
