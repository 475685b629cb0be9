/** Tells whether one of the names is asked for, by names and `^regex`. Without a list, all are. */
export function nameFilter(
  wanted: readonly string[] | undefined,
): (...names: readonly (string | undefined)[]) => boolean {
  if (wanted === undefined) {
    return () => true;
  }
  const exact = new Set(wanted.filter((each) => !each.startsWith("^")));
  const patterns = wanted.filter((each) => each.startsWith("^")).map((each) => new RegExp(each));
  return (...names) =>
    names.some(
      (name) =>
        name !== undefined && (exact.has(name) || patterns.some((pattern) => pattern.test(name))),
    );
}
