import { distance } from "fastest-levenshtein";

/**
 * The candidate that was probably meant: it starts with what was typed, or a third of the letters
 * differ, and no more than `maxEdits`. Case does not count. Undefined where none is near.
 */
export function nearest(
  typed: string,
  candidates: Iterable<string>,
  maxEdits = 4,
): string | undefined {
  const limit = Math.min(maxEdits, Math.floor(typed.length / 3));
  const start = typed.toLowerCase();
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const name of candidates) {
    if (start.length >= 2 && name.toLowerCase().startsWith(start)) {
      return name;
    }
    // The lengths alone may say that it is too far, and keep a huge key from costing anything.
    if (Math.abs(name.length - typed.length) > limit) {
      continue;
    }
    const edits = distance(start, name.toLowerCase());
    if (edits <= limit && edits < (best?.distance ?? Number.POSITIVE_INFINITY)) {
      best = { name, distance: edits };
    }
  }
  return best?.name;
}
