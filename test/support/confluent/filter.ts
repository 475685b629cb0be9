import { Refusal } from "./answer.ts";
import type { Labels } from "./cloud-state.ts";

/** A filter that was found valid. */
export interface Filter {
  matches(labels: Labels): boolean;
  /** Resources that it admits, by `resource.<kind>.id`; undefined where it does not say. */
  readonly resources: ReadonlySet<string> | undefined;
  /** Whether there is nothing in it but resources. */
  readonly isOfResources: boolean;
}

/**
 * Reads a filter by the rules of the service.
 *
 * @throws Refusal for what it does not know
 */
export function readFilter(value: unknown, allowed: readonly string[]): Filter {
  if (typeof value !== "object" || value === null) {
    throw new Refusal(400, "filter must not be null");
  }
  const given = value as Record<string, unknown>;
  switch (given.op) {
    case "EQ":
    case "GT":
    case "GTE":
      return readField(given, allowed);
    case "AND":
    case "OR":
      return readCompound(given, allowed);
    case "NOT": {
      onlyKeys(given, ["op", "filter"]);
      const inner = readFilter(given.filter, allowed);
      return {
        matches: (labels) => !inner.matches(labels),
        resources: undefined,
        isOfResources: false,
      };
    }
    default:
      throw new Refusal(400, `unknown filter op: ${String(given.op)}`);
  }
}

function readField(given: Record<string, unknown>, allowed: readonly string[]): Filter {
  onlyKeys(given, ["op", "field", "value"]);
  const { op, field, value } = given;
  if (typeof field !== "string" || !allowed.includes(field)) {
    throw new Refusal(400, `filter field is not allowed: ${String(field)}`);
  }
  if (typeof value !== "string" && !Number.isInteger(value)) {
    throw new Refusal(400, `filter value of ${field} must be a text or an integer`);
  }
  const text = String(value);
  const isOfResources = field.startsWith("resource.") && op === "EQ";
  return {
    matches: (labels) => {
      const label = labels[field];
      if (label === undefined) return false;
      return op === "EQ" ? label === text : op === "GT" ? label > text : label >= text;
    },
    resources: isOfResources ? new Set([text]) : undefined,
    isOfResources,
  };
}

function readCompound(given: Record<string, unknown>, allowed: readonly string[]): Filter {
  onlyKeys(given, ["op", "filters"]);
  if (!Array.isArray(given.filters) || given.filters.length === 0) {
    throw new Refusal(400, "filters must not be empty");
  }
  const inner = given.filters.map((each) => readFilter(each, allowed));
  const isAnd = given.op === "AND";
  const known = inner.flatMap(({ resources }) => (resources === undefined ? [] : [resources]));
  return {
    matches: (labels) =>
      isAnd
        ? inner.every((each) => each.matches(labels))
        : inner.some((each) => each.matches(labels)),
    resources: isAnd
      ? intersection(known)
      : known.length === inner.length
        ? union(known)
        : undefined,
    isOfResources: !isAnd && inner.every((each) => each.isOfResources),
  };
}

function intersection(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> | undefined {
  const [first, ...rest] = sets;
  if (first === undefined) return undefined;
  return new Set([...first].filter((each) => rest.every((set) => set.has(each))));
}

function union(sets: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set(sets.flatMap((set) => [...set]));
}

/** @throws Refusal for a key that the service does not know */
export function onlyKeys(given: object, known: readonly string[]): void {
  for (const key of Object.keys(given)) {
    if (!known.includes(key)) throw new Refusal(400, `unknown field: ${key}`);
  }
}
