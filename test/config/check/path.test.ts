import { describe, expect, it } from "vitest";
import { formatPath } from "../../../src/config/check/path.ts";

describe("formatPath", () => {
  it.each([
    [[], ""],
    [["clientId"], "clientId"],
    [["producer", "acks"], "producer.acks"],
    [["bootstrapServers", 0], "bootstrapServers[0]"],
    [["topic", "config", "retention.ms"], 'topic.config["retention.ms"]'],
    [["settings", ""], 'settings[""]'],
    [["settings", 'a"b'], 'settings["a\\"b"]'],
    [["a-b", "_c", "$d"], "a-b._c.$d"],
    [["two\nlines"], '["two\\nlines"]'],
  ])("writes %j as %s", (path, text) => {
    expect(formatPath(path)).toBe(text);
  });

  it("cuts keys that are longer than any name", () => {
    expect(formatPath(["a".repeat(1_000)])).toHaveLength(80);
  });
});
