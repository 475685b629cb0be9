import { property } from "./schema-tree.ts";

/** The options of both, those of `over` where both have one. Sections are merged, lists replaced. */
export function mergeOptions(base: unknown, over: unknown): unknown {
  if (over === undefined) {
    return base;
  }
  if (!isSection(base) || !isSection(over)) {
    return over;
  }
  const merged = Object.entries(over).map(([key, value]) => [
    key,
    mergeOptions(property(base, key), value),
  ]);
  return { ...base, ...Object.fromEntries(merged) };
}

function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
  );
}
