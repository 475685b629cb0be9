import { expect, test } from "vitest";
import { commitNote, notedTopicId } from "../../src/consumer/commit-note.ts";

const id = "0f2b7d60-93a1-4c5e-8a77-1be2c3d4e5f6";

test("what a commit notes is found again, also where the driver left its last byte on or off", () => {
  const note = commitNote(id);
  for (const read of [note, `${note}\0`, `${note}more`]) {
    expect(notedTopicId(read)).toBe(id);
  }
});

test.each([undefined, "", "offsets of a job", `topicId=${id}`, "topicId=;", ` topicId=${id};`])(
  "the note %j of another client names no topic",
  (note) => {
    expect(notedTopicId(note)).toBeUndefined();
  },
);
