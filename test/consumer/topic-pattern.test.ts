import { describe, expect, test } from "vitest";
import { isPattern, patternOf, topicsMatching } from "../../src/consumer/topic-pattern.ts";

const all = ["spans", "spans-eu", "old-spans", "__consumer_offsets", "__spans"];

describe("a topic by name", () => {
  test("is itself, whether it exists or not", () => {
    expect(topicsMatching("none", all)).toEqual(["none"]);
    // A dot of a name is no joker.
    expect(topicsMatching("span.", all)).toEqual(["span."]);
    expect(isPattern("spans^")).toBe(false);
  });
});

describe("a regular expression", () => {
  test.each([
    ["^spans", ["spans", "spans-eu"]],
    ["^spans$", ["spans"]],
    ["^.*-spans$|^spans-", ["spans-eu", "old-spans"]],
    ["^nothing", []],
  ])("%s matches what it says, in the order of the topics", (pattern, matched) => {
    expect(isPattern(pattern)).toBe(true);
    expect(topicsMatching(pattern, all)).toEqual(matched);
  });

  test("never matches Kafka's own topics, but those that only look like them", () => {
    const own = ["__consumer_offsets", "__transaction_state", "__share_group_state"];
    const others = ["__consumer_offsets_copy", "my__transaction_state", "__cluster_metadata_x"];
    expect(topicsMatching("^", [...own, ...others])).toEqual(others);
  });

  test("that does not compile is told, with the reason", () => {
    expect(() => patternOf("^(")).toThrow(/topics: .*Unterminated group/s);
    expect(() => topicsMatching("^(", [])).toThrow(
      expect.objectContaining({ name: "ConfigError", code: "CONFIG_INVALID" }),
    );
  });
});
