import { z } from "zod";
import { nearest } from "./nearest.ts";
import { placesOf, schemaAt } from "./schema-places.ts";
import { allowedValues, alternatives, fieldsOf, objectSchemas, valueAt } from "./schema-tree.ts";
import { expectation, isEmpty, kinds, oneOf, suggestion } from "./wording.ts";

type Schema = z.core.$ZodType;
type ZodIssue = z.core.$ZodIssue;

/** A problem, its path not yet written out. */
export interface OptionIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/**
 * Turns what zod found into problems that say what would be right. No message holds a value that
 * was given: it may be a secret, or a secret in the wrong place. Unknown keys are named.
 *
 * @param limit - explains not many more than these, however many there are
 */
export function explainIssues(
  issues: readonly ZodIssue[],
  schema: Schema,
  input: unknown,
  limit: number,
): OptionIssue[] {
  const explained: OptionIssue[] = [];
  for (const issue of issues) {
    if (explained.length > limit) {
      break;
    }
    explained.push(...explain(shorten(issue, limit), [], schema, input));
  }
  return explained;
}

/** A section with thousands of unknown keys is one issue of zod. */
function shorten(issue: ZodIssue, limit: number): ZodIssue {
  return issue.code === "unrecognized_keys"
    ? { ...issue, keys: issue.keys.slice(0, limit + 1) }
    : issue;
}

function explain(
  issue: ZodIssue,
  base: readonly PropertyKey[],
  schema: Schema,
  input: unknown,
): OptionIssue[] {
  const path = [...base, ...issue.path];
  const given = valueAt(input, path);
  switch (issue.code) {
    case "unrecognized_keys":
      return (
        explainOwner(path, schema, input) ??
        issue.keys.map((key) => ({
          path: [...path, key],
          message: unknownKey(key, path, schema, input),
        }))
      );
    case "invalid_union":
      return explainUnion(issue, path, schema, input);
    case "invalid_key": {
      const own = issue.issues.find(({ code }) => code === "invalid_format");
      return [{ path, message: own?.message ?? "is not a usable name" }];
    }
    case "invalid_type": {
      const expected = isWhole(issue, path, schema, input) ? "int" : issue.expected;
      return [{ path, message: expectation(`expected ${kinds[expected] ?? expected}`, given) }];
    }
    case "invalid_value":
      return [{ path, message: expectation(oneOf(issue.values, given), given) }];
    case "too_small":
      return [{ path, message: isEmpty(given) ? "is empty" : `must be at least ${issue.minimum}` }];
    case "too_big":
      return [{ path, message: `must be at most ${issue.maximum}` }];
    default:
      return [{ path, message: issue.message }];
  }
}

/**
 * Of alternatives, zod complains about one that merely does not know a key, although another knows all
 * of them and has something else against a value: that is the one to explain.
 */
function explainOwner(
  path: readonly PropertyKey[],
  schema: Schema,
  input: unknown,
): OptionIssue[] | undefined {
  const given = valueAt(input, path);
  const there = schemaAt(schema, path, input);
  const meant = objectSchemas(there, given).find((shape) =>
    Object.keys(given ?? {}).every((key) => Object.hasOwn(shape, key)),
  );
  const owner = meant && alternatives(there).find((alternative) => fieldsOf(alternative) === meant);
  const result = owner && z.safeParse(owner, given);
  return result?.error?.issues.flatMap((issue) => explain(issue, path, schema, input));
}

/** Explains the alternative that was probably meant: where the least is wrong, and not its kind. */
function explainUnion(
  issue: Extract<ZodIssue, { code: "invalid_union" }>,
  path: readonly PropertyKey[],
  schema: Schema,
  input: unknown,
): OptionIssue[] {
  const given = valueAt(input, path);
  if (issue.errors.length === 0) {
    // The field that tells the alternatives apart has none of its values.
    const field = String(path.at(-1));
    const values = objectSchemas(schemaAt(schema, path.slice(0, -1), input), undefined).flatMap(
      (shape) => (shape[field] === undefined ? [] : (allowedValues(shape[field]) ?? [])),
    );
    return [{ path, message: expectation(oneOf(values, given), given) }];
  }
  const meant = flatten(issue.errors)
    .filter((errors) => errors.every((error) => error.path.length > 0 || isAboutContent(error)))
    .sort((a, b) => problemCount(a) - problemCount(b) || atRoot(a) - atRoot(b))[0];
  if (meant !== undefined) {
    return meant.flatMap((error) => explain(error, path, schema, input));
  }
  const values = alternatives(schemaAt(schema, path, input)).flatMap(
    (alternative) => allowedValues(alternative) ?? [],
  );
  return [{ path, message: expectation(issue.message, given) + suggestion(values, given) }];
}

/** The problems of every alternative, those of unions within unions laid flat. */
function flatten(errors: readonly (readonly ZodIssue[])[]): (readonly ZodIssue[])[] {
  return errors.flatMap((list) => {
    const [only] = list;
    return list.length === 1 && only?.code === "invalid_union" && only.path.length === 0
      ? flatten(only.errors)
      : [list];
  });
}

function problemCount(issues: readonly ZodIssue[]): number {
  return issues.reduce(
    (count, issue) => count + (issue.code === "unrecognized_keys" ? issue.keys.length : 1),
    0,
  );
}

function atRoot(issues: readonly ZodIssue[]): number {
  return issues.filter((issue) => issue.path.length === 0).length;
}

/** The value was of the right kind, and something about it was wrong. */
function isAboutContent(issue: ZodIssue): boolean {
  switch (issue.code) {
    case "unrecognized_keys":
    case "too_small":
    case "too_big":
      return true;
    case "custom":
      // zod's own words are those of a check for the kind, such as being a function.
      return issue.message !== "Invalid input";
    default:
      return false;
  }
}

/** For a string where a number belongs, zod asks for any number first. */
function isWhole(
  issue: ZodIssue,
  path: readonly PropertyKey[],
  schema: Schema,
  input: unknown,
): boolean {
  return (
    issue.code === "invalid_type" &&
    issue.expected === "number" &&
    alternatives(schemaAt(schema, path, input)).some(({ _zod: { def } }) => "format" in def)
  );
}

const maxPlaces = 3;

/** Of many places, those that share most of their path with where the key is. */
function nearestPlaces(places: readonly string[], path: readonly PropertyKey[]): string[] {
  const here = path.map(String);
  const shared = (place: string) => {
    const parts = place.split(/[.[]/);
    const end = here.findIndex((part, index) => parts[index] !== part && parts[index] !== "<name>");
    return end === -1 ? here.length : end;
  };
  return [...places].sort((a, b) => shared(b) - shared(a)).slice(0, maxPlaces);
}

function unknownKey(
  key: string,
  path: readonly PropertyKey[],
  schema: Schema,
  input: unknown,
): string {
  const shapes = objectSchemas(schemaAt(schema, path, input), valueAt(input, path));
  const known = shapes.flatMap((shape) => Object.keys(shape));
  const meant = nearest(key, known);
  if (meant !== undefined) {
    return `is not an option; did you mean ${meant}?`;
  }
  const places = placesOf(key, schema);
  if (places.includes([...path, key].join("."))) {
    const tag = shapes.flatMap(Object.entries).find(([, field]) => allowedValues(field))?.[0];
    return `does not go with this ${tag ?? "section"}; known here: ${known.join(", ")}`;
  }
  if (places.length > 0) {
    return `is not an option here; it is one as ${nearestPlaces(places, path).join(" or ")}`;
  }
  return `is not an option; known here: ${known.join(", ")}`;
}
