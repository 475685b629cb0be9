import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { BridgeLog } from "../../../src/cli/run/bridge-log.ts";
import { Secret } from "../../../src/config/index.ts";
import { TimeoutError } from "../../../src/errors/index.ts";
import { captureTerminal } from "../captured-terminal.ts";

function openLog(format: "text" | "json", level: "debug" | "info" = "info") {
  let text = "";
  const stderr = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  const log = new BridgeLog({ ...captureTerminal(), stderr }, { worker: 2 });
  log.configure({ format, level });
  return { log, lines: () => text.split("\n").filter((line) => line !== "") };
}

describe("BridgeLog", () => {
  it("writes a line of JSON for each message, with its fields", () => {
    const { log, lines } = openLog("json");
    log.warn("not well", { count: 3, level: "odd", error: new TimeoutError() });
    expect(lines()).toHaveLength(1);
    const record = JSON.parse(lines()[0] ?? "") as Record<string, unknown>;
    expect(record).toMatchObject({ level: "warn", message: "not well", worker: 2, count: 3 });
    expect(record.level_).toBe("odd");
    expect(record.error).toMatch(/^TIMEOUT: /);
    expect(Date.parse(String(record.time))).not.toBeNaN();
  });

  it("writes text with the time, the level and the fields, on one line", () => {
    const { log, lines } = openLog("text");
    log.error("first\nsecond", { where: "a b" });
    expect(lines()).toHaveLength(1);
    expect(lines()[0]).toMatch(/^\d{4}-.*Z error first.*second worker=2 where="a b"$/);
  });

  it("leaves out what is less severe than its level", () => {
    const { log, lines } = openLog("text");
    log.debug("hidden");
    expect(lines()).toEqual([]);
    log.configure({ format: "text", level: "debug" });
    log.debug("shown");
    expect(lines()).toHaveLength(1);
  });

  it("never prints a secret, wherever it stands in the fields", () => {
    const { log, lines } = openLog("json");
    const secret = new Secret("hunter2");
    log.info("options", { secret, nested: { secret }, list: [secret] });
    expect(lines().join("")).not.toContain("hunter2");
  });

  it("says how often a message came that it held back", () => {
    const { log, lines } = openLog("text");
    for (let attempt = 1; attempt <= 8; attempt++) {
      log.warn(`attempt ${attempt} failed`);
    }
    expect(lines()).toHaveLength(5);
    log[Symbol.dispose]();
    expect(lines()[5]).toContain("said 3 times more: attempt # failed");
  });

  it("prints what cannot be printed as JSON all the same", () => {
    const { log, lines } = openLog("json");
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    log.info("odd", { circle, big: 10n, nothing: null, missing: undefined });
    expect(JSON.parse(lines()[0] ?? "")).toMatchObject({
      circle: "[unprintable]",
      big: "10",
      nothing: null,
    });
  });
});
