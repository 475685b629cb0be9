/** More than values may be nested. */
const maxDepth = 40;

/**
 * Whether two pieces of plain data write the same. When in doubt they do not: all that hangs on it
 * is whether neighbours share one resource, scope or metric.
 */
export function isSameData(a: unknown, b: unknown, depth = 0): boolean {
  if (Object.is(a, b)) {
    return true;
  }
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) {
    return false;
  }
  // Circular data is refused where it is written.
  if (depth > maxDepth || Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) {
    return false;
  }
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every(
      (key) => Object.hasOwn(b, key) && isSameData(property(a, key), property(b, key), depth + 1),
    )
  );
}

function property(from: object, key: string): unknown {
  return (from as Record<string, unknown>)[key];
}
