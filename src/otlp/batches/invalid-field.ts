import { SerializationError } from "../../errors/index.ts";

/**
 * A field that cannot be written as OTLP. Thrown where the field is looked at, which knows its name
 * only; the callers on the way out put the path before it, so that a path costs nothing while all
 * is well.
 */
export class InvalidField extends Error {
  readonly path: string;
  readonly problem: string;

  constructor(path: string, problem: string) {
    super(`${path} ${problem}`);
    this.path = path;
    this.problem = problem;
  }
}

/** The error of a value that is not what the field `path` needs: `wanted` with its article. */
export function unfit(path: string, wanted: string, found: unknown): InvalidField {
  return new InvalidField(path, `found ${describe(found)} where ${wanted} belongs`);
}

/** The same error, seen from outside of the field `outer`; other errors are not touched. */
export function within(outer: string, error: unknown): unknown {
  if (!(error instanceof InvalidField)) {
    return error;
  }
  const dot = error.path === "" || outer === "" || error.path.startsWith("[") ? "" : ".";
  return new InvalidField(`${outer}${dot}${error.path}`, error.problem);
}

/** Runs what writes the field `outer`. */
export function inField<Result>(outer: string, write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    throw within(outer, error);
  }
}

/**
 * Writes each element of a list.
 *
 * @param first index of the first element in the list that the caller's user knows
 */
export function mapEach<Item, Result>(
  items: readonly Item[],
  field: string,
  write: (item: Item) => Result,
  first = 0,
): Result[] {
  if (!Array.isArray(items)) {
    throw unfit(field, "an array", items);
  }
  const results: Result[] = [];
  try {
    for (const item of items) {
      results.push(write(item));
    }
  } catch (error) {
    throw within(`${field}[${first + results.length}]`, error);
  }
  return results;
}

/** Refuses what has no properties to look at. */
export function checkObject(value: unknown): void {
  if (typeof value !== "object" || value === null) {
    throw unfit("", "an object", value);
  }
}

/** Writes each object of a list that may be left out. */
export function mapObjects<Item extends object, Result>(
  items: readonly Item[] | undefined,
  field: string,
  write: (item: Item) => Result,
): Result[] {
  return mapEach(items ?? [], field, (item) => {
    checkObject(item);
    return write(item);
  });
}

/** Runs what writes a batch, and tells an invalid field as the error that users get. */
export function writing<Result>(write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    if (error instanceof InvalidField) {
      const { path, problem } = error;
      const field = path === "" ? {} : { field: path };
      throw new SerializationError("INVALID_BATCH", { detail: problem, ...field });
    }
    throw error;
  }
}

const maxShown = 40;

/** What a value is, for a message. */
function describe(value: unknown): string {
  switch (typeof value) {
    case "number":
    case "bigint":
    case "boolean":
      return String(value);
    case "undefined":
      return "nothing";
    case "string":
      return `the string ${JSON.stringify(value.length > maxShown ? `${value.slice(0, maxShown)}…` : value)}`;
    case "object":
      return value === null ? "null" : `an object (${value.constructor?.name ?? "no class"})`;
    default:
      return `a ${typeof value}`;
  }
}
