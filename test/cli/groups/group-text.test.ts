import { describe, expect, it } from "vitest";
import { groupLine, groupText } from "../../../src/cli/groups/group-text.ts";
import { TopicError } from "../../../src/errors/index.ts";
import { groupOf, lagOf } from "./groups.ts";

const group = groupOf([
  lagOf("spans", 0, 900n, 2_100n),
  lagOf("spans", 1, undefined, 5n),
  lagOf("logs", 0, 7n, 7n),
]);

describe("a group for a person", () => {
  it("has a head, its members, and a row for each partition", () => {
    const lines = groupText(group, { width: 120 }).split("\n");
    expect(lines[0]).toBe(
      "deliver · Stable · classic · range · coordinator 1 (127.0.0.1:9092) · " +
        "lag 1,200 and unknown on 1 partition",
    );
    expect(lines).toContainEqual(
      expect.stringMatching(/^edge-1-5f +edge +127\.0\.0\.1 +spans 0,1$/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^spans +0 +900 +2,100 +1,200 +edge$/));
    expect(lines).toContainEqual(expect.stringMatching(/^logs +0 +7 +7 +0 +–$/));
  });

  it("shows a dash, not 0, where nothing is committed", () => {
    expect(groupText(group, {})).toMatch(/^spans +1 +– +5 +– +edge$/m);
  });

  it("says so without members or partitions, and tells errors once", () => {
    const empty = { ...groupOf([]), state: "Empty" as const, members: [] };
    expect(groupText(empty, {})).toMatch(
      /· lag 0\n\nno members\n\nnothing committed, nothing assigned$/,
    );
    const error = new TopicError("TOPIC_NOT_FOUND", { detail: '"gone"' });
    const gone = [0, 1].map((each) => ({ ...lagOf("gone", each, 1n, undefined), error }));
    expect(groupText(groupOf(gone), {}).match(/The topic does not exist: "gone"/g)).toHaveLength(1);
  });

  it("prints nothing that could move the cursor", () => {
    const hostile = { ...group, groupId: "\u001b[2J", partitions: [lagOf("\u001b[1m", 0, 1n, 2n)] };
    expect(groupText(hostile, {})).not.toContain("\u001b");
    expect(groupLine(hostile, new Date(0))).not.toContain("\u001b");
  });
});

describe("a group on one line", () => {
  it("tells time, state, members, and the lag by topic", () => {
    expect(groupLine(group, new Date("2026-03-01T09:30:00Z"))).toBe(
      "2026-03-01 09:30:00.000Z deliver · Stable · 1 member · lag 1,200 and unknown on 1 partition" +
        " · spans 1,200 and unknown on 1 partition · logs 0",
    );
    expect(groupLine(groupOf([lagOf("spans", 0, 1n, 2n)]), new Date("2026-03-01T09:30:00Z"))).toBe(
      "2026-03-01 09:30:00.000Z deliver · Stable · 1 member · lag 1",
    );
  });
});
