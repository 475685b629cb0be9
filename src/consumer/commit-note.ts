/** Ends a note: the driver drops the last character of what another client has written. */
const notePattern = /^topicId=([0-9a-f-]{36});/;

/**
 * What a commit says beside its offset: the id of the topic that the offset belongs to, as the name
 * may pass on to another.
 */
export function commitNote(topicId: string): string {
  return `topicId=${topicId};`;
}

/** The topic that a commit is of; undefined where it does not say so, as those of other clients. */
export function notedTopicId(note: string | undefined): string | undefined {
  return note?.match(notePattern)?.[1];
}
