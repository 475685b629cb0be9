import { describe, expect, it, vi } from "vitest";
import { leveledLogger } from "../../../src/config/sections/logger.ts";
import { configOf, problemsOf } from "../problems.ts";

function spy() {
  return { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() };
}

const levels = ["debug", "info", "warn", "error"] as const;

describe("logger", () => {
  it.each(levels.map((level, index) => [level, levels.slice(index)] as const))(
    "passes on at level %s: %j",
    (logLevel, heard) => {
      const logger = spy();
      const config = configOf({ logger, logLevel });
      for (const level of levels) {
        config.logger[level](`at ${level}`, { n: 1 });
      }
      expect(levels.filter((level) => logger[level].mock.calls.length > 0)).toEqual(heard);
      expect(logger.error).toHaveBeenCalledExactlyOnceWith("at error", { n: 1 });
    },
  );

  it("hears nothing of debugging by default", () => {
    const logger = spy();
    configOf({ logger }).logger.debug("detail");
    expect(logger.debug).not.toHaveBeenCalled();
  });

  it("calls the logger as a method of itself", () => {
    const lines: string[] = [];
    class Log {
      readonly #lines = lines;
      debug() {}
      info(message: string) {
        this.#lines.push(message);
      }
      warn() {}
      error() {}
    }
    configOf({ logger: new Log() }).logger.info("heard");
    expect(lines).toEqual(["heard"]);
  });

  it("gives no fields where there are none", () => {
    const logger = spy();
    leveledLogger(logger, "debug").info("alone");
    expect(logger.info.mock.calls).toEqual([["alone"]]);
  });

  it("does not fail with a logger that fails", () => {
    const logger = spy();
    logger.error.mockImplementation(() => {
      throw new Error("disk full");
    });
    expect(() => configOf({ logger }).logger.error("x")).not.toThrow();
    expect(logger.error).toHaveBeenCalledOnce();
  });

  it("takes the console", () => {
    expect(problemsOf({ logger: console })).toEqual({});
  });

  it.each([
    ["no object", "console"],
    ["an object without the methods", {}],
    ["an object without all of them", { debug() {}, info() {}, warn() {} }],
    ["an object with something else in their place", { debug: 1, info: 1, warn: 1, error: 1 }],
    ["null", null],
  ])("refuses %s", (_kind, logger) => {
    expect(problemsOf({ logger }).logger).toMatch(
      /expected an object with the methods debug, info, warn and error$/,
    );
  });
});

describe("logLevel and debug", () => {
  it("take a level and librdkafka's contexts", () => {
    const config = configOf({ logLevel: "warn", debug: ["broker", "cgrp"] });
    expect(config.logLevel).toBe("warn");
    expect(config.debug).toEqual(["broker", "cgrp"]);
  });

  it("refuse what is none", () => {
    expect(problemsOf({ logLevel: "warning", debug: ["brokers", ""] })).toEqual({
      logLevel: "expected one of debug, info, warn, error; did you mean warn?",
      "debug[0]": expect.stringMatching(/did you mean broker\?$/),
      "debug[1]": expect.stringMatching(/^expected one of generic, broker, topic/),
    });
    expect(problemsOf({ debug: "" })).toEqual({ debug: "expected a list" });
  });
});
