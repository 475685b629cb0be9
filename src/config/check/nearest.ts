import { distance } from "fastest-levenshtein";

/**
 * The candidate that was probably meant: the one with the fewest letters changed, at most a third of
 * them and at most `maxEdits`; else one that begins as what was typed, or the other way round. Case
 * does not count. Undefined where none is near.
 */
export function nearest(
  typed: string,
  candidates: Iterable<string>,
  maxEdits = 4,
): string | undefined {
  const given = typed.toLowerCase();
  let limit = Math.min(maxEdits, Math.floor(typed.length / 3));
  let near: string | undefined;
  let related: string | undefined;
  for (const name of candidates) {
    const candidate = name.toLowerCase();
    const edits = editsWithin(limit, given, candidate);
    if (edits !== undefined && (near === undefined || edits < limit)) {
      near = name;
      limit = edits;
    } else if (isStart(given, candidate) || isStart(candidate, given)) {
      related ??= name;
    }
  }
  return near ?? related;
}

/** The lengths alone may say that it is too far, and keep a huge key from costing anything. */
function editsWithin(limit: number, a: string, b: string): number | undefined {
  const edits = Math.abs(a.length - b.length) > limit ? undefined : distance(a, b);
  return edits !== undefined && edits <= limit ? edits : undefined;
}

function isStart(start: string, whole: string): boolean {
  return start.length >= 2 && whole.startsWith(start);
}
