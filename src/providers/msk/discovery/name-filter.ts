/** Tells whether a name is asked for: by names and `^regex`; all where there are none. */
export function nameFilter(asked: readonly string[] | undefined): (name: string) => boolean {
  if (asked === undefined) {
    return () => true;
  }
  const names = new Set(asked.filter((each) => !each.startsWith("^")));
  const patterns = asked.filter((each) => each.startsWith("^")).map((each) => new RegExp(each));
  return (name) => names.has(name) || patterns.some((pattern) => pattern.test(name));
}
