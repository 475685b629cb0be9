import { distance } from "fastest-levenshtein";

/**
 * The candidate that was probably meant: the closest, else one that begins as what was typed, or the
 * other way round. Undefined where none is near.
 */
export function nearest(typed: string, candidates: readonly string[]): string | undefined {
  return closest(typed, candidates) ?? candidates.find((name) => isRelated(typed, name));
}

/**
 * The candidate with the fewest letters changed: at most a third of them, and at most `maxEdits`. Case
 * does not count. Undefined where none is near.
 */
export function closest(
  typed: string,
  candidates: readonly string[],
  maxEdits = 4,
): string | undefined {
  const limit = Math.min(maxEdits, Math.floor(typed.length / 3));
  let best: { readonly name: string; readonly edits: number } | undefined;
  for (const name of candidates) {
    // The lengths alone may say that it is too far, and keep a huge key from costing anything.
    if (Math.abs(name.length - typed.length) <= limit) {
      const edits = distance(typed.toLowerCase(), name.toLowerCase());
      if (edits <= limit && edits < (best?.edits ?? Number.POSITIVE_INFINITY)) {
        best = { name, edits };
      }
    }
  }
  return best?.name;
}

function isRelated(a: string, b: string): boolean {
  const [short = "", long = ""] = [a.toLowerCase(), b.toLowerCase()].sort(
    (one, other) => one.length - other.length,
  );
  return short.length >= 2 && long.startsWith(short);
}
