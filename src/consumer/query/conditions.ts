import type { AttributeValue, Signal } from "../../otlp/index.ts";
import { attributeOf, fieldReader, type ItemOf, severities, severityWidth } from "./item-fields.ts";
import type { FilterValue, QueryFilter } from "./query-options.ts";

/** Whether an item meets all conditions. */
export type Condition<S extends Signal> = (item: ItemOf[S]) => boolean;

type Test = (value: AttributeValue | undefined) => boolean;

const idFields = new Set(["traceId", "spanId", "parentSpanId"]);

/** Whether a filter is on an id, which is written in upper or lower case. */
export function isIdField(signal: Signal, field: string): boolean {
  return idFields.has(field) && attributeOf(signal, field) === undefined;
}

/** Whether a filter is on the severity, which has an order of its own. */
export function isSeverity(signal: Signal, field: string): boolean {
  return signal === "logs" && field === "severity";
}

/** Makes the test of filters that were checked, on items as they are handed out. */
export function compileFilters<S extends Signal>(
  signal: S,
  filters: readonly QueryFilter[],
): Condition<S> {
  const conditions = filters.map((filter) => compile(signal, filter));
  return (item) => conditions.every((meets) => meets(item));
}

function compile<S extends Signal>(signal: S, filter: QueryFilter): Condition<S> {
  const read = fieldReader(signal, filter.field);
  const tests = testsOf(filter, isIdField(signal, filter.field));
  if (!isSeverity(signal, filter.field)) {
    tests.push(...boundsOf(filter));
    return (item) => {
      const value = read(item);
      return tests.every((passes) => passes(value));
    };
  }
  const [least, most] = severityBounds(filter);
  return (item) => {
    const value = read(item);
    const severity = (item as ItemOf["logs"]).severityNumber;
    return severity >= least && severity <= most && tests.every((passes) => passes(value));
  };
}

/** The numbers of severity that a filter lets through. */
export function severityBounds({ atLeast, atMost }: QueryFilter): [least: number, most: number] {
  const least = severities.get(String(atLeast)) ?? Number(atLeast ?? Number.NEGATIVE_INFINITY);
  const named = severities.get(String(atMost));
  const most =
    named === undefined ? Number(atMost ?? Number.POSITIVE_INFINITY) : named + severityWidth - 1;
  return [least, most];
}

function testsOf(filter: QueryFilter, isId: boolean): Test[] {
  const { equals, not, contains, matches, exists } = filter;
  const tests: Test[] = [];
  if (equals !== undefined) {
    const wanted = textsOf(equals, isId);
    tests.push((value) => wanted.has(scalarText(value)));
  }
  if (not !== undefined) {
    const unwanted = textsOf(not, isId);
    tests.push((value) => !unwanted.has(scalarText(value)));
  }
  if (contains !== undefined) {
    tests.push((value) =>
      someLeaf(value, (leaf) => typeof leaf === "string" && leaf.includes(contains)),
    );
  }
  if (matches !== undefined) {
    // With these flags a pattern remembers where it was.
    const pattern = new RegExp(matches.source, matches.flags.replace(/[gy]/g, ""));
    tests.push((value) => someLeaf(value, (leaf) => pattern.test(scalarText(leaf) ?? "")));
  }
  if (exists !== undefined) {
    tests.push((value) => (value !== undefined) === exists);
  }
  return tests;
}

function boundsOf({ atLeast, atMost }: QueryFilter): Test[] {
  const least = atLeast ?? Number.NEGATIVE_INFINITY;
  const most = atMost ?? Number.POSITIVE_INFINITY;
  if (typeof least === "string" || typeof most === "string") {
    return [];
  }
  return atLeast === undefined && atMost === undefined
    ? []
    : [(value) => isNumber(value) && value >= least && value <= most];
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

/** The texts that a filter names. */
export function textsOf(
  values: FilterValue | readonly FilterValue[],
  isId: boolean,
): ReadonlySet<string | undefined> {
  const list = Array.isArray(values) ? (values as readonly FilterValue[]) : [values as FilterValue];
  return new Set(list.map((value) => (isId ? String(value).toLowerCase() : String(value))));
}

/** The text of a text, number or truth value; undefined of anything else. */
export function scalarText(value: AttributeValue | undefined): string | undefined {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "bigint":
    case "boolean":
      return String(value);
    default:
      return undefined;
  }
}

type Leaf = string | number | bigint | boolean;

/** Whether it holds for a value, or for one within a list or map. */
function someLeaf(value: AttributeValue | undefined, holds: (leaf: Leaf) => boolean): boolean {
  if (value === undefined || value === null || value instanceof Uint8Array) {
    return false;
  }
  if (typeof value !== "object") {
    return holds(value);
  }
  const nested: readonly (AttributeValue | undefined)[] = Object.values(value);
  return nested.some((each) => someLeaf(each, holds));
}
